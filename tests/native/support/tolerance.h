// Tolerances of single-precision results. All tests take their tolerances from here.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace latent {

inline constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

// For a function of one element with the given error in units of the last place. The unit of denormal results is the
// least float.
inline double UlpTolerance(double exact, double ulps) {
    return ulps * (kEpsilon * std::fabs(exact) + std::numeric_limits<float>::denorm_min());
}

// For a sum of length terms in any order, given the sum of their magnitudes. Roundings are independent, so their sum
// grows with the square root of their number; the constant covers the worst of some million sums.
inline double SumTolerance(int64_t length, double magnitude) {
    const double roundings = std::sqrt(static_cast<double>(length)) + 2;
    return kEpsilon * roundings * magnitude + static_cast<double>(length) * std::numeric_limits<float>::denorm_min();
}

}  // namespace latent
