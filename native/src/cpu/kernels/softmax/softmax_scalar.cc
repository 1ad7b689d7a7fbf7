#include <algorithm>

#include "cpu/kernels/math/math.h"
#include "cpu/kernels/softmax/softmax.h"

namespace latent {

namespace {

// The sum of e^(x - max) of a row. The maximum may miss a NaN, since the sum is NaN then.
double SumOfExp(const float* x, int64_t columns, float max) {
    double sum = 0.0;
    for (int64_t c = 0; c < columns; ++c) sum += static_cast<double>(math::Exp(x[c] - max));
    return sum;
}

void Softmax(float* out, const float* x, int64_t rows, int64_t columns) {
    for (; rows > 0; --rows, x += columns, out += columns) {
        const float max = *std::max_element(x, x + columns);
        const auto factor = static_cast<float>(1.0 / SumOfExp(x, columns, max));
        for (int64_t c = 0; c < columns; ++c) out[c] = math::Exp(x[c] - max) * factor;
    }
}

void LogSoftmax(float* out, const float* x, int64_t rows, int64_t columns) {
    for (; rows > 0; --rows, x += columns, out += columns) {
        const float max = *std::max_element(x, x + columns);
        const auto log_sum = static_cast<float>(math::Log(SumOfExp(x, columns, max)));
        for (int64_t c = 0; c < columns; ++c) out[c] = (x[c] - max) - log_sum;
    }
}

}  // namespace

const SoftmaxKernels& ScalarSoftmaxKernels() {
    static constexpr SoftmaxKernels kTable{{Softmax, LogSoftmax}};
    return kTable;
}

}  // namespace latent
