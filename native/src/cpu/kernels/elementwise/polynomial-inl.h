// Helpers of the elementary functions.
#if defined(LATENT_KERNELS_ELEMENTWISE_POLYNOMIAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_ELEMENTWISE_POLYNOMIAL_INL_H_
#undef LATENT_KERNELS_ELEMENTWISE_POLYNOMIAL_INL_H_
#else
#define LATENT_KERNELS_ELEMENTWISE_POLYNOMIAL_INL_H_
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// The sum of this and a float below 2^22 has the nearest whole number in its lowest bits.
inline constexpr float kRoundingShift = 0x1.8p23f;

// c0 + c1 x + c2 x^2 + ..., given x2 = x^2. Horner's rule over pairs of terms has as many operations as over single
// terms but half the latency, which bounds these loops.
template <class D, class V>
HWY_INLINE V Polynomial(D d, V, V, float c0) {
    return hn::Set(d, c0);
}

template <class D, class V>
HWY_INLINE V Polynomial(D d, V x, V, float c0, float c1) {
    return hn::MulAdd(hn::Set(d, c1), x, hn::Set(d, c0));
}

template <class D, class V, class... Coefficients>
HWY_INLINE V Polynomial(D d, V x, V x2, float c0, float c1, Coefficients... rest) {
    return hn::MulAdd(Polynomial(d, x, x2, rest...), x2, Polynomial(d, x, x2, c0, c1));
}

// The larger of x and low; NaN stays NaN.
template <class D, class V>
HWY_INLINE V AtLeast(D d, V x, float low) {
#if HWY_ARCH_X86  // The instruction returns its second operand if either is NaN.
    return hn::Max(hn::Set(d, low), x);
#else
    return hn::IfThenElse(hn::Lt(x, hn::Set(d, low)), hn::Set(d, low), x);
#endif
}

// The smaller of x and high; NaN stays NaN.
template <class D, class V>
HWY_INLINE V AtMost(D d, V x, float high) {
#if HWY_ARCH_X86
    return hn::Min(hn::Set(d, high), x);
#else
    return hn::IfThenElse(hn::Gt(x, hn::Set(d, high)), hn::Set(d, high), x);
#endif
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
