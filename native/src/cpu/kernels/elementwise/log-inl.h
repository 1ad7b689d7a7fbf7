// The logarithm and functions based on it.
#if defined(LATENT_KERNELS_ELEMENTWISE_LOG_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_ELEMENTWISE_LOG_INL_H_
#undef LATENT_KERNELS_ELEMENTWISE_LOG_INL_H_
#else
#define LATENT_KERNELS_ELEMENTWISE_LOG_INL_H_
#endif

#include <limits>

#include "cpu/kernels/elementwise/exp-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// x = 2^n m with m in [sqrt(1/2), sqrt(2)), for normal x.
template <class D>
struct LogArgument {
    using DI = hn::RebindToSigned<D>;

    HWY_INLINE LogArgument(D d, hn::Vec<D> x) {
        const auto bits = hn::BitCast(DI(), x);
        const auto above_root = hn::Sub(bits, hn::Set(DI(), 0x3f3504f3));  // The bits of sqrt(1/2).
        exponent = hn::And(above_root, hn::Set(DI(), static_cast<int32_t>(0xff800000)));
        n = hn::ConvertTo(d, hn::ShiftRight<23>(above_root));
    }
    // m - 1
    HWY_INLINE hn::Vec<D> Mantissa(D d, hn::Vec<D> x) const {
        return hn::Sub(hn::BitCast(d, hn::Sub(hn::BitCast(DI(), x), exponent)), hn::Set(d, 1.0f));
    }
    // 2^-n
    HWY_INLINE hn::Vec<D> InverseScale(D d) const {
        return hn::BitCast(d, hn::Sub(hn::BitCast(DI(), hn::Set(d, 1.0f)), exponent));
    }

    hn::Vec<DI> exponent;  // n, shifted to the exponent bits of a float.
    hn::Vec<D> n;
};

// n log 2 + log(1 + s) for sqrt(1/2) <= 1 + s < sqrt(2).
template <class D, class V>
HWY_INLINE V LogFrom(D d, V n, V s) {
    const V s2 = hn::Mul(s, s);
    const V p = Polynomial(d, s, s2, -4.999999106e-01f, 3.333395123e-01f, -2.500175536e-01f, 1.996205449e-01f,
                           -1.657046080e-01f, 1.491812915e-01f, -1.430795640e-01f, 8.734907955e-02f);
    const V low = hn::MulAdd(s2, p, hn::Mul(n, hn::Set(d, kLog2Low)));
    return hn::MulAdd(n, hn::Set(d, kLog2High), hn::Add(s, low));
}

// log x for normal x.
template <class D, class V>
HWY_INLINE V LogOfNormal(D d, V x) {
    const LogArgument<D> argument(d, x);
    return LogFrom(d, argument.n, argument.Mantissa(d, x));
}

// log x for every x that is not a normal positive number: denormal, zero, negative, infinite or NaN.
template <class D, class V>
HWY_INLINE V LogOfSpecial(D d, V x) {
    const V infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    const V scaled = hn::Mul(x, hn::Set(d, 0x1p24f));
    const LogArgument<D> argument(d, scaled);
    const V n = hn::Sub(argument.n, hn::Set(d, 24.0f));
    const V denormal = LogFrom(d, n, argument.Mantissa(d, scaled));
    const V below = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::NaN(d), hn::Neg(infinity));
    const V finite = hn::IfThenElse(hn::Gt(x, hn::Zero(d)), denormal, below);
    return hn::IfThenElse(hn::Lt(x, infinity), finite, x);  // NaN stays.
}

template <class D, class V>
HWY_INLINE V Log(D d, V x) {
    const auto normal = hn::And(hn::Ge(x, hn::Set(d, std::numeric_limits<float>::min())),
                                hn::Le(x, hn::Set(d, std::numeric_limits<float>::max())));
    const V y = LogOfNormal(d, x);
    if (HWY_LIKELY(hn::AllTrue(d, normal))) return y;
    return hn::IfThenElse(normal, y, LogOfSpecial(d, x));
}

// log(1 + x) for -1 < x < 2^60, and for NaN. It uses the exponent of the rounded 1 + x, and the mantissa of the exact
// 1 + x.
template <class D, class V>
HWY_INLINE V Log1pInRange(D d, V x) {
    const V one = hn::Set(d, 1.0f);
    const LogArgument<D> argument(d, hn::Add(one, x));
    const V scale = argument.InverseScale(d);
    return LogFrom(d, argument.n, hn::MulAdd(x, scale, hn::Sub(scale, one)));
}

template <class D, class V>
HWY_INLINE V Log1p(D d, V x) {
    const V one = hn::Set(d, 1.0f);
    const auto regular = hn::And(hn::Gt(x, hn::Neg(one)), hn::Lt(x, hn::Set(d, 0x1p60f)));
    const V y = hn::CopySign(Log1pInRange(d, x), x);  // CopySign restores -0.
    if (HWY_LIKELY(hn::AllTrue(d, regular))) return y;
    return hn::IfThenElse(regular, y, Log(d, hn::Add(one, x)));
}

// log(1 + e^-|x|), between 0 and log 2.
template <class D, class V>
HWY_INLINE V SoftplusTail(D d, V x) {
    return Log1pInRange(d, ExpOfMinusAbs(d, x));
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
