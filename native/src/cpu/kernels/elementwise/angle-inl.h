// Sine and cosine.
#if defined(LATENT_KERNELS_ELEMENTWISE_ANGLE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_ELEMENTWISE_ANGLE_INL_H_
#undef LATENT_KERNELS_ELEMENTWISE_ANGLE_INL_H_
#else
#define LATENT_KERNELS_ELEMENTWISE_ANGLE_INL_H_
#endif

#include <cmath>

#include "cpu/kernels/elementwise/polynomial-inl.h"
#include "cpu/kernels/math/math.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Largest angle for which the subtraction of multiples of pi / 2 has a relative error of about one rounding.
inline constexpr float kAngleLimit = 51000.0f;

// x - n pi / 2 for whole numbers n up to 2^15. The parts of pi / 2 are so short that all differences are exact except
// the last small ones, and all parts are positive so that -0 stays -0.
template <class D, class V>
HWY_INLINE V SubtractQuadrants(D d, V x, V n) {
#if HWY_NATIVE_FMA
    x = hn::NegMulAdd(n, hn::Set(d, 0x1.921fb4p+0f), x);
    x = hn::NegMulAdd(n, hn::Set(d, 0x1.4442d0p-24f), x);
    return hn::NegMulAdd(n, hn::Set(d, 0x1.846988p-48f), x);
#else
    for (const float part : {0x1.92p+0f, 0x1.fbp-12f, 0x1.51p-22f, 0x1.0bp-34f, 0x1.18p-44f, 0x1.1a6262p-54f}) {
        x = hn::Sub(x, hn::Mul(n, hn::Set(d, part)));
    }
    return x;
#endif
}

// The sine, and below it the cosine, of r for |r| <= pi / 4.
template <class D, class V>
HWY_INLINE V SinNearZero(D d, V r) {
    const V z = hn::Mul(r, r);
    const V p = Polynomial(d, z, hn::Mul(z, z), -1.666665524e-01f, 8.332096040e-03f, -1.950329315e-04f);
    return hn::Mul(r, hn::MulAdd(z, p, hn::Set(d, 1.0f)));
}

template <class D, class V>
HWY_INLINE V CosNearZero(D d, V r) {
    const V z = hn::Mul(r, r);
    const V p = Polynomial(d, z, hn::Mul(z, z), 4.166665301e-02f, -1.388764940e-03f, 2.446316648e-05f);
    return hn::MulAdd(z, hn::MulAdd(z, p, hn::Set(d, -0.5f)), hn::Set(d, 1.0f));
}

// The sine of an angle, from the sine and the cosine of its distance to the nearest quadrant: selects one of them and
// its sign by the quadrant.
template <class D, class VI, class V>
HWY_INLINE V OfQuadrant(D d, VI quadrant, V sin, V cos) {
    const auto odd = hn::MaskFromVec(hn::BitCast(d, hn::ShiftRight<31>(hn::ShiftLeft<31>(quadrant))));
    const V sign = hn::And(hn::BitCast(d, hn::ShiftLeft<30>(quadrant)), hn::Set(d, -0.0f));
    return hn::Xor(hn::IfThenElse(odd, cos, sin), sign);
}

// The sine of x + kQuadrants pi / 2 for |x| <= kAngleLimit.
template <int kQuadrants, class D, class V>
HWY_INLINE V SinInRange(D d, V x) {
    const hn::RebindToSigned<D> di;
    const V shift = hn::Set(d, kRoundingShift);
    const V shifted = hn::MulAdd(x, hn::Set(d, 0.636619772f), shift);  // 2 / pi
    const V r = SubtractQuadrants(d, x, hn::Sub(shifted, shift));
    const auto quadrant = hn::Add(hn::BitCast(di, shifted), hn::Set(di, kQuadrants));
    return OfQuadrant(d, quadrant, SinNearZero(d, r), CosNearZero(d, r));
}

// Replaces the lanes of y whose angles are larger, one by one.
template <class D, class V>
HWY_INLINE V RepairLargeAngles(D d, V x, V y, float (*function)(float)) {
    if (HWY_LIKELY(hn::AllTrue(d, hn::Le(hn::Abs(x), hn::Set(d, kAngleLimit))))) return y;
    HWY_ALIGN float x_lanes[hn::MaxLanes(D())];
    HWY_ALIGN float y_lanes[hn::MaxLanes(D())];
    hn::Store(x, d, x_lanes);
    hn::Store(y, d, y_lanes);
    for (size_t i = 0; i < hn::Lanes(d); ++i) {
        if (!(std::fabs(x_lanes[i]) <= kAngleLimit)) y_lanes[i] = function(x_lanes[i]);
    }
    return hn::Load(d, y_lanes);
}

template <class D, class V>
HWY_INLINE V Sin(D d, V x) {
    return RepairLargeAngles(d, x, SinInRange<0>(d, x), math::Sin);
}

template <class D, class V>
HWY_INLINE V Cos(D d, V x) {
    return RepairLargeAngles(d, x, SinInRange<1>(d, x), math::Cos);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
