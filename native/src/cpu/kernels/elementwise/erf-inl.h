// The error function.
#if defined(LATENT_KERNELS_ELEMENTWISE_ERF_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_ELEMENTWISE_ERF_INL_H_
#undef LATENT_KERNELS_ELEMENTWISE_ERF_INL_H_
#else
#define LATENT_KERNELS_ELEMENTWISE_ERF_INL_H_
#endif

#include "cpu/kernels/elementwise/exp-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// erf(a) for 0 <= a < 1.
template <class D, class V>
HWY_INLINE V ErfNearZero(D d, V a) {
    const V z = hn::Mul(a, a);
    const V p = Polynomial(d, z, hn::Mul(z, z), 1.283791214e-01f, -3.761232495e-01f, 1.128017977e-01f,
                           -2.671131305e-02f, 4.917552695e-03f, -5.631427048e-04f);
    return hn::MulAdd(a, p, a);
}

// 1 - erfc(a) for 1 <= a: the logarithm of erfc is smooth. From 4 on the result is 1.
template <class D, class V>
HWY_INLINE V ErfFarFromZero(D d, V a) {
    const V b = AtMost(d, a, 4.0f);
    const V log_erfc =
        Polynomial(d, b, hn::Mul(b, b), -2.270645055e-04f, -1.127842307e+00f, -6.362392306e-01f, -1.055892855e-01f,
                   2.366519533e-02f, -3.714329330e-03f, 3.572153510e-04f, -1.566245373e-05f);
    return hn::Sub(hn::Set(d, 1.0f), ExpInNormalRange(d, log_erfc));
}

template <class D, class V>
HWY_INLINE V Erf(D d, V x) {
    const V a = hn::Abs(x);
    const auto near = hn::Lt(a, hn::Set(d, 1.0f));
    return hn::CopySign(hn::IfThenElse(near, ErfNearZero(d, a), ErfFarFromZero(d, a)), x);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
