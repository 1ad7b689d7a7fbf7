// Random shapes and values of tests, which a seed reproduces.
#pragma once

#include <random>
#include <vector>

#include "support/test_tensor.h"

namespace latent {

class Random {
public:
    explicit Random(uint64_t seed) : engine_(seed) {}

    bool broadcasts = false;                       // Whether Operand may return a smaller shape than to.
    const std::vector<float>* specials = nullptr;  // If not null, every third value is one of these.

    int64_t Integer(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(engine_); }
    double Real(double low, double high) { return std::uniform_real_distribution<double>(low, high)(engine_); }

    // A shape of rank 0 to LTN_MAX_RANK, now and then with a dimension of 0 or 1.
    Shape AnyShape(int64_t max_elements);
    // A shape that broadcasts to the given one.
    Shape Operand(const Shape& to);
    // Values that are uniform in [low, high], apart from the specials.
    TestTensor Values(const Shape& shape, double low = -10, double high = 10);

private:
    std::mt19937_64 engine_;
};

// NaN, infinities, zeros, denormals and the ends of the range.
const std::vector<float>& SpecialValues();
// The special values without those whose sums or squares overflow.
const std::vector<float>& MildSpecialValues();

}  // namespace latent
