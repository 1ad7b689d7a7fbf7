// Elementary functions that are right for every float: Highway's polynomials, with the special values they leave out.
#if defined(LATENT_KERNELS_ELEMENTWISE_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_ELEMENTWISE_MATH_INL_H_
#undef LATENT_KERNELS_ELEMENTWISE_MATH_INL_H_
#else
#define LATENT_KERNELS_ELEMENTWISE_MATH_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cmath>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Highway's Exp and Expm1 overflow to infinity up to this argument and break beyond it.
inline constexpr float kExpLimit = 104.0f;
// Highway's Sin and Cos lose accuracy beyond this argument.
inline constexpr float kSinLimit = 30000.0f;

template <class D, class V>
HWY_INLINE V ClampExpArgument(D d, V x) {
    const V limit = hn::Set(d, kExpLimit);
    return hn::IfThenElse(hn::Gt(x, limit), limit, x);  // NaN passes.
}

template <class D, class V>
HWY_INLINE V SafeExp(D d, V x) {
    const V y = hn::Exp(d, ClampExpArgument(d, x));
    return hn::IfThenElse(hn::Eq(x, x), y, x);
}

template <class D, class V>
HWY_INLINE V SafeExpm1(D d, V x) {
    return hn::Expm1(d, ClampExpArgument(d, x));
}

// y where the logarithm's argument lies strictly between 0 and infinity; otherwise -infinity at 0, NaN below, x above.
template <class D, class V>
HWY_INLINE V LogSpecials(D d, V x, V y) {
    const V infinity = hn::Set(d, std::numeric_limits<float>::infinity());
    const V zero = hn::Zero(d);
    const auto regular = hn::And(hn::Gt(x, zero), hn::Lt(x, infinity));
    if (HWY_LIKELY(hn::AllTrue(d, regular))) return y;
    const V below = hn::IfThenElse(hn::Lt(x, zero), hn::NaN(d), x);  // NaN stays.
    return hn::IfThenElse(regular, y, hn::IfThenElse(hn::Eq(x, zero), hn::Neg(infinity), below));
}

template <class D, class V>
HWY_INLINE V SafeLog(D d, V x) {
    return LogSpecials(d, x, hn::Log(d, x));
}

template <class D, class V>
HWY_INLINE V SafeLog1p(D d, V x) {
    return LogSpecials(d, hn::Add(x, hn::Set(d, 1.0f)), hn::Log1p(d, x));
}

// NaN stays NaN.
template <class D, class V>
HWY_INLINE V Relu(D d, V x) {
    const V zero = hn::Zero(d);
    return hn::IfThenElse(hn::Le(x, zero), zero, x);
}

template <class D, class V>
HWY_INLINE V Sigmoid(D d, V x) {
    const V one = hn::Set(d, 1.0f);
    const V z = hn::Exp(d, hn::Neg(hn::Abs(x)));  // At most 1: neither side overflows.
    const V y = hn::Div(hn::IfThenElse(hn::Ge(x, hn::Zero(d)), one, z), hn::Add(one, z));
    return hn::IfThenElse(hn::Eq(x, x), y, x);
}

// log(1 + e^-|x|), between 0 and log 2; 0 for NaN.
template <class D, class V>
HWY_INLINE V SoftplusTail(D d, V x) {
    return hn::Log1p(d, hn::Exp(d, hn::Neg(hn::Abs(x))));
}

// Replaces the lanes of y where |x| is too large for the polynomials by the C library's results.
template <class D, class V>
HWY_INLINE V RepairLargeAngles(D d, V x, V y, float (*function)(float)) {
    if (HWY_LIKELY(hn::AllTrue(d, hn::Le(hn::Abs(x), hn::Set(d, kSinLimit))))) return y;
    HWY_ALIGN float x_lanes[hn::MaxLanes(D())];
    HWY_ALIGN float y_lanes[hn::MaxLanes(D())];
    hn::Store(x, d, x_lanes);
    hn::Store(y, d, y_lanes);
    for (size_t i = 0; i < hn::Lanes(d); ++i) {
        if (!(std::fabs(x_lanes[i]) <= kSinLimit)) y_lanes[i] = function(x_lanes[i]);
    }
    return hn::Load(d, y_lanes);
}

template <class D, class V>
HWY_INLINE V SafeSin(D d, V x) {
    return RepairLargeAngles(d, x, hn::Sin(d, x), std::sin);
}

template <class D, class V>
HWY_INLINE V SafeCos(D d, V x) {
    return RepairLargeAngles(d, x, hn::Cos(d, x), std::cos);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
