#include <algorithm>
#include <cmath>
#include <limits>

#include "plain/call.h"
#include "plain/functions.h"

namespace plain {
namespace {

constexpr double kLargestFloat = std::numeric_limits<float>::max();

// The largest magnitude; NaN if any element is NaN.
double LargestMagnitude(const Tensor& tensor) {
    double largest = 0.0;
    for (int64_t i = 0; i < tensor.count; ++i) {
        const double magnitude = std::fabs(tensor.f32()[i]);
        if (std::isnan(magnitude)) return magnitude;
        largest = std::max(largest, magnitude);
    }
    return largest;
}

}  // namespace

bool IsFinite(const Tensor& tensor) {
    return !tensor || tensor.dtype != LTN_DTYPE_F32 || LargestMagnitude(tensor) <= kLargestFloat;
}

void BceLoss(Call& call) {
    const float* const logits = call.in[0].f32();
    const float* const targets = call.in[1].f32();
    const double scale = *call.in[2].f32();  // Read first: the gradient may overwrite it.
    double total = 0.0;
    for (int64_t i = 0; i < call.out[0].count; ++i) {
        const double p = logits[i];
        const double q = targets[i];
        total += CrossEntropy(p, q);
        call.out[0].f32()[i] = Rounded((Sigmoid(p) - q) * scale);
    }
    if (call.out[1]) *call.out[1].f32() = Rounded(total);
}

void Guard(Call& call) {
    const double most = LargestMagnitude(call.in[0]);
    bool finite = most <= kLargestFloat;
    if (call.in[1]) {
        const double other = LargestMagnitude(call.in[1]);
        const auto rows = static_cast<double>(call.in[0].dims[0]);
        finite = rows * most * std::max(1.0, other) < kLargestFloat && !std::isnan(other);
    }
    if (!finite) call.fault = {LTN_OUTCOME_NOT_FINITE, 0, 0};
}

}  // namespace plain
