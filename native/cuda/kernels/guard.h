// GUARD, and the check for finite values. Without their signs, the bits of floats have the order of the numbers, and
// NaN is above all.
#pragma once

#include "work.h"

namespace latent::cuda {

DEVICE void CheckFinite(const FiniteArguments& a) {
    const float* const x = At(a.in, *a.state);
    ForElements(a.count, [&](int64_t i) {
        if ((BitsOf(x[i]) & 0x7F800000u) == 0x7F800000u) {
            SetFault(a.state, LTN_OUTCOME_NOT_FINITE, a.instruction, a.tensor, 0);
        }
    });
}

DEVICE void ClearMagnitudes(const GuardArguments& a) {
    if (BlockIndex() == 0 && ThreadIndex() == 0) *a.magnitudes = {0, 0};
}

// A maximum does not depend on the order of its atomics.
DEVICE void LargestMagnitude(const MagnitudeArguments& a) {
    const float* const x = At(a.in, *a.state);
    uint32_t largest = 0;
    ForElements(a.count, [&](int64_t i) {
        const uint32_t magnitude = BitsOf(x[i]) & 0x7FFFFFFFu;
        if (magnitude > largest) largest = magnitude;
    });
    if (largest > 0) AtomicMax(a.result, largest);
}

DEVICE void GuardProduct(const GuardArguments& a) {
    if (BlockIndex() > 0 || ThreadIndex() > 0) return;
    const double a_most = static_cast<double>(FloatOf(a.magnitudes->a));
    const double b_most = static_cast<double>(FloatOf(a.magnitudes->b));
    const double product = static_cast<double>(a.rows) * a_most * (b_most > 1.0 ? b_most : 1.0);
    const bool finite = product < static_cast<double>(0x1.fffffep127f) && !IsNan(b_most);
    if (!finite) SetFault(a.state, LTN_OUTCOME_NOT_FINITE, a.instruction, a.tensor, 0);
}

}  // namespace latent::cuda
