// The exponential and functions based on it. Polynomials are minimax fits (Remez) of the error relative to the
// function.
#if defined(LATENT_KERNELS_ELEMENTWISE_EXP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_ELEMENTWISE_EXP_INL_H_
#undef LATENT_KERNELS_ELEMENTWISE_EXP_INL_H_
#else
#define LATENT_KERNELS_ELEMENTWISE_EXP_INL_H_
#endif

#include "cpu/kernels/elementwise/polynomial-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

inline constexpr float kLog2E = 1.442695041f;
// log 2 in two parts. Products of the first with whole numbers up to 9 bits are exact.
inline constexpr float kLog2High = 0x1.62e4p-1f;
inline constexpr float kLog2Low = 0x1.7f7d1cp-20f;

// The exponential rounds to 0 below kExpLow and overflows above kExpHigh.
inline constexpr float kExpLow = -104.0f;
inline constexpr float kExpHigh = 89.0f;

// x = n log 2 + r with a whole number n; bits holds n + kBias in its lowest nine bits.
template <int kBias, class D, class V = hn::Vec<D>>
struct ExpArgument {
    HWY_INLINE ExpArgument(D d, V x) {
        const V shift = hn::Set(d, kRoundingShift + kBias);
        const V shifted = hn::MulAdd(x, hn::Set(d, kLog2E), shift);
        const V n = hn::Sub(shifted, shift);
        r = hn::NegMulAdd(n, hn::Set(d, kLog2Low), hn::NegMulAdd(n, hn::Set(d, kLog2High), x));
        bits = hn::BitCast(hn::RebindToSigned<D>(), shifted);
    }
    V r;
    hn::Vec<hn::RebindToSigned<D>> bits;
};

// 2^(n + 127 - kBias), if that is a normal number, from the bits of an ExpArgument.
template <class D, class VI>
HWY_INLINE hn::Vec<D> PowerOfTwo(D d, VI bits) {
    return hn::BitCast(d, hn::ShiftLeft<23>(bits));
}

// e^r - 1 for |r| <= log(2) / 2, with an error relative to e^r.
template <class D, class V>
HWY_INLINE V ExpSeries(D d, V r) {
    const V r2 = hn::Mul(r, r);
    const V p =
        Polynomial(d, r, r2, 4.999999404e-01f, 1.666652113e-01f, 4.166839272e-02f, 8.368744515e-03f, 1.381453243e-03f);
    return hn::MulAdd(r2, p, r);
}

// e^x for kExpLow <= x <= kExpHigh, and for NaN.
template <class D, class V>
HWY_INLINE V ExpInRange(D d, V x) {
    const ExpArgument<2 * 127, D> argument(d, x);
    // Splits 2^n into two factors with half the exponent, which are neither denormal nor 2^128.
    const auto half = hn::ShiftRight<1>(argument.bits);
    const V scale = PowerOfTwo(d, half);
    const V scaled = hn::MulAdd(ExpSeries(d, argument.r), scale, scale);
    return hn::Mul(scaled, PowerOfTwo(d, hn::Sub(argument.bits, half)));
}

// e^x for x between -87 and 88, where the result is neither denormal nor infinite, and for NaN.
template <class D, class V>
HWY_INLINE V ExpInNormalRange(D d, V x) {
    const ExpArgument<127, D> argument(d, x);
    const V scale = PowerOfTwo(d, argument.bits);
    return hn::MulAdd(ExpSeries(d, argument.r), scale, scale);
}

template <class D, class V>
HWY_INLINE V Exp(D d, V x) {
    return ExpInRange(d, AtMost(d, AtLeast(d, x, kExpLow), kExpHigh));
}

// e^-|x|, at most 1.
template <class D, class V>
HWY_INLINE V ExpOfMinusAbs(D d, V x) {
    return ExpInRange(d, AtLeast(d, hn::Neg(hn::Abs(x)), kExpLow));
}

// e^x = scale + rest * scale for x between -87 and 88.
template <class D, class V = hn::Vec<D>>
struct ExpParts {
    HWY_INLINE ExpParts(D d, V x) {
        const ExpArgument<127, D> argument(d, x);
        const V r = argument.r;
        const V r2 = hn::Mul(r, r);
        const V p = Polynomial(d, r, r2, 4.999999702e-01f, 1.666654348e-01f, 4.166720062e-02f, 8.366546594e-03f,
                               1.388250617e-03f);
        rest = hn::MulAdd(r2, p, r);
        scale = PowerOfTwo(d, argument.bits);
    }
    V rest, scale;
};

template <class D, class V>
HWY_INLINE V Expm1(D d, V x) {
    const ExpParts<D> e(d, AtLeast(d, x, -20.0f));  // Below, the result is -1.
    const V y = hn::CopySign(hn::MulAdd(e.rest, e.scale, hn::Sub(e.scale, hn::Set(d, 1.0f))), x);
    const auto regular = hn::Le(x, hn::Set(d, 88.0f));
    if (HWY_LIKELY(hn::AllTrue(d, regular))) return y;
    return hn::IfThenElse(regular, y, Exp(d, x));
}

// tanh x = (1 - e^-2|x|) / (1 + e^-2|x|), with the sign of x.
template <class D, class V>
HWY_INLINE V Tanh(D d, V x) {
    const V one = hn::Set(d, 1.0f);
    const ExpParts<D> e(d, AtLeast(d, hn::Mul(hn::Set(d, -2.0f), hn::Abs(x)), -20.0f));  // Below, the result is +-1.
    const V numerator = hn::NegMulAdd(e.rest, e.scale, hn::Sub(one, e.scale));
    const V denominator = hn::MulAdd(e.rest, e.scale, hn::Add(one, e.scale));
    return hn::CopySign(hn::Div(numerator, denominator), x);
}

// The sigmoid of x, from z = e^-|x|, which does not overflow for either sign of x.
template <class D, class V>
HWY_INLINE V SigmoidFrom(D d, V x, V z) {
    const V one = hn::Set(d, 1.0f);
    return hn::Div(hn::IfThenElse(hn::Ge(x, hn::Zero(d)), one, z), hn::Add(one, z));
}

template <class D, class V>
HWY_INLINE V Sigmoid(D d, V x) {
    return SigmoidFrom(d, x, ExpOfMinusAbs(d, x));
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
