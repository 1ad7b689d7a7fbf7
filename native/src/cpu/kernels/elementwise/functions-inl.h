// One functor for each kind of ltn_map and ltn_combine. There is no fused multiply-add outside of the elementary
// functions, so that the variants agree wherever these functions are exact.
#if defined(LATENT_KERNELS_ELEMENTWISE_FUNCTIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_ELEMENTWISE_FUNCTIONS_INL_H_
#undef LATENT_KERNELS_ELEMENTWISE_FUNCTIONS_INL_H_
#else
#define LATENT_KERNELS_ELEMENTWISE_FUNCTIONS_INL_H_
#endif

#include "cpu/kernels/elementwise/angle-inl.h"
#include "cpu/kernels/elementwise/erf-inl.h"
#include "cpu/kernels/elementwise/exp-inl.h"
#include "cpu/kernels/elementwise/log-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// NaN stays NaN.
template <class D, class V>
HWY_INLINE V Relu(D d, V x) {
    const V zero = hn::Zero(d);
    return hn::IfThenElse(hn::Le(x, zero), zero, x);
}

template <ltn_map kKind, class D, class V>
HWY_INLINE V MapVector(D d, V x, [[maybe_unused]] V a, [[maybe_unused]] V b) {
    const V zero = hn::Zero(d);
    const V one = hn::Set(d, 1.0f);
    if constexpr (kKind == LTN_MAP_IDENTITY) return x;
    if constexpr (kKind == LTN_MAP_NEGATE) return hn::Neg(x);
    if constexpr (kKind == LTN_MAP_ABS) return hn::Abs(x);
    if constexpr (kKind == LTN_MAP_SIGN) {
        const V below = hn::IfThenElse(hn::Lt(x, zero), hn::Neg(one), x);
        return hn::IfThenElse(hn::Gt(x, zero), one, below);
    }
    if constexpr (kKind == LTN_MAP_SQUARE) return hn::Mul(x, x);
    if constexpr (kKind == LTN_MAP_SQRT) return hn::Sqrt(x);
    if constexpr (kKind == LTN_MAP_RECIPROCAL) return hn::Div(one, x);
    if constexpr (kKind == LTN_MAP_EXP) return Exp(d, x);
    if constexpr (kKind == LTN_MAP_EXPM1) return Expm1(d, x);
    if constexpr (kKind == LTN_MAP_LOG) return Log(d, x);
    if constexpr (kKind == LTN_MAP_LOG1P) return Log1p(d, x);
    if constexpr (kKind == LTN_MAP_SIN) return Sin(d, x);
    if constexpr (kKind == LTN_MAP_COS) return Cos(d, x);
    if constexpr (kKind == LTN_MAP_TANH) return Tanh(d, x);
    if constexpr (kKind == LTN_MAP_SIGMOID) return Sigmoid(d, x);
    if constexpr (kKind == LTN_MAP_SOFTPLUS) return hn::Add(Relu(d, x), SoftplusTail(d, x));
    if constexpr (kKind == LTN_MAP_RELU) return Relu(d, x);
    if constexpr (kKind == LTN_MAP_LEAKY_RELU) return hn::IfThenElse(hn::Gt(x, zero), x, hn::Mul(a, x));
    if constexpr (kKind == LTN_MAP_STEP) return hn::IfThenElseZero(hn::Gt(x, zero), one);
    if constexpr (kKind == LTN_MAP_AFFINE) return hn::Add(hn::Mul(a, x), b);
    if constexpr (kKind == LTN_MAP_ERF) return Erf(d, x);
}

template <ltn_combine kKind, class D, class V>
HWY_INLINE V CombineVector(D d, V p, V q, [[maybe_unused]] V a) {
    const V zero = hn::Zero(d);
    const V one = hn::Set(d, 1.0f);
    if constexpr (kKind == LTN_COMBINE_ADD) return hn::Add(p, q);
    if constexpr (kKind == LTN_COMBINE_SUBTRACT) return hn::Sub(p, q);
    if constexpr (kKind == LTN_COMBINE_MULTIPLY) return hn::Mul(p, q);
    if constexpr (kKind == LTN_COMBINE_DIVIDE) return hn::Div(p, q);
    if constexpr (kKind == LTN_COMBINE_MAXIMUM) return hn::IfThenElse(hn::Or(hn::Gt(p, q), hn::IsNaN(p)), p, q);
    if constexpr (kKind == LTN_COMBINE_MINIMUM) return hn::IfThenElse(hn::Or(hn::Lt(p, q), hn::IsNaN(p)), p, q);
    if constexpr (kKind == LTN_COMBINE_GREATER) return hn::IfThenElseZero(hn::Gt(p, q), one);
    if constexpr (kKind == LTN_COMBINE_GATE) {
        const V below = hn::IfThenZeroElse(hn::Eq(a, zero), hn::Mul(a, p));
        return hn::IfThenElse(hn::Gt(q, zero), p, below);
    }
    if constexpr (kKind == LTN_COMBINE_BCE_WITH_LOGITS) {
        return hn::Add(hn::Sub(Relu(d, p), hn::Mul(p, q)), SoftplusTail(d, p));
    }
    if constexpr (kKind == LTN_COMBINE_GAUSSIAN_KL) {
        const V variance_term = hn::Sub(Expm1(d, q), q);
        return hn::Mul(hn::Set(d, 0.5f), hn::Add(hn::Mul(p, p), variance_term));
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
