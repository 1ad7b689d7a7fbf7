#include <cmath>

#include "cpu/kernels/loss/loss.h"
#include "cpu/kernels/math/math.h"

namespace latent {

namespace {

double Bce(float* gradient, const float* logits, const float* targets, float scale, int64_t count) {
    double total = 0.0;
    for (int64_t i = 0; i < count; ++i) {
        const float p = logits[i];
        const float q = targets[i];
        const float e = math::Exp(-std::fabs(p));     // At most 1: neither side of the sigmoid overflows.
        const float positive = p <= 0.0f ? 0.0f : p;  // NaN stays.
        total += static_cast<double>(positive - p * q) + static_cast<double>(math::Log1p(e));
        gradient[i] = ((p >= 0.0f ? 1.0f : e) / (1.0f + e) - q) * scale;
    }
    return total;
}

}  // namespace

const LossKernels& ScalarLossKernels() {
    static constexpr LossKernels kTable{Bce};
    return kTable;
}

}  // namespace latent
