// Philox over vectors of blocks, and what becomes of its words.
#if defined(LATENT_KERNELS_RANDOM_RANDOM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_RANDOM_RANDOM_INL_H_
#undef LATENT_KERNELS_RANDOM_RANDOM_INL_H_
#else
#define LATENT_KERNELS_RANDOM_RANDOM_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "kernels/random/random.h"
#include "runtime/philox.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using DF = hn::ScalableTag<float>;
using DU = hn::ScalableTag<uint32_t>;
using DI = hn::ScalableTag<int32_t>;
using VF = hn::Vec<DF>;
using VU = hn::Vec<DU>;

// Lane i of vector j holds element (or word) j of block i.
template <class V>
struct Quad {
    V v0, v1, v2, v3;
};

// High and low words of the products of all lanes with one multiplier.
struct WideProduct {
    HWY_INLINE WideProduct(VU a, VU multiplier) {
        const DU d;
        const hn::Repartition<uint64_t, DU> d64;
        const auto even = hn::MulEven(a, multiplier);
        const auto odd = hn::MulEven(hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(d64, a))), multiplier);
        high = hn::OddEven(hn::BitCast(d, odd), hn::BitCast(d, hn::ShiftRight<32>(even)));
        low = hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(odd)), hn::BitCast(d, even));
    }
    VU high, low;
};

class PhiloxVectors {
public:
    explicit HWY_INLINE PhiloxVectors(const RandomStream& stream) : key_(stream.key()), counter_(stream.counter(0)) {}

    // The words of as many consecutive blocks as a vector has lanes.
    HWY_INLINE Quad<VU> Words(uint32_t first_block) const {
        const DU d;
        const VU m0 = hn::Set(d, kPhiloxMultiplier0);
        const VU m1 = hn::Set(d, kPhiloxMultiplier1);
        Quad<VU> c{hn::Iota(d, first_block), hn::Set(d, counter_[1]), hn::Set(d, counter_[2]), hn::Set(d, counter_[3])};
        uint32_t key0 = key_[0];
        uint32_t key1 = key_[1];
        for (int round = 0; round < kPhiloxRounds; ++round) {
            const WideProduct p0(c.v0, m0);
            const WideProduct p1(c.v2, m1);
            c.v0 = hn::Xor(hn::Xor(p1.high, c.v1), hn::Set(d, key0));
            c.v2 = hn::Xor(hn::Xor(p0.high, c.v3), hn::Set(d, key1));
            c.v1 = p1.low;
            c.v3 = p0.low;
            key0 += kPhiloxWeyl0;
            key1 += kPhiloxWeyl1;
        }
        return c;
    }

private:
    std::array<uint32_t, 2> key_;
    std::array<uint32_t, 4> counter_;
};

// The top 24 bits of each word times 2^-24: exact.
HWY_INLINE VF UniformOf(VU words) {
    const DF df;
    const DI di;
    return hn::Mul(hn::ConvertTo(df, hn::BitCast(di, hn::ShiftRight<8>(words))), hn::Set(df, 0x1p-24f));
}

struct UniformTransform {
    static HWY_INLINE Quad<VF> Apply(const Quad<VU>& words) {
        return {UniformOf(words.v0), UniformOf(words.v1), UniformOf(words.v2), UniformOf(words.v3)};
    }
};

// sqrt(-2 log(u + 2^-25)). The sum needs one bit more than a float has, so its rounding error corrects the logarithm.
HWY_INLINE VF Radius(VU words) {
    const DF d;
    const VF half_step = hn::Set(d, 0x1p-25f);
    const VF u = UniformOf(words);
    const VF sum = hn::Add(u, half_step);
    const VF error = hn::Sub(half_step, hn::Sub(sum, u));
    const VF log = hn::Add(hn::Log(d, sum), hn::Div(error, sum));
    return hn::Sqrt(hn::Mul(hn::Set(d, -2.0f), log));
}

struct SinCos {
    VF sin, cos;
};

// Of 2 pi (word >> 8) 2^-24. Whole quadrants are taken off in integers, which leaves an exact angle within +-pi / 4
// where the Taylor series converge in five terms.
HWY_INLINE SinCos SinCosOf(VU words) {
    const DF d;
    const DI di;
    const auto turn = hn::BitCast(di, hn::ShiftRight<8>(words));
    const auto quadrant = hn::ShiftRight<22>(hn::Add(turn, hn::Set(di, 1 << 21)));
    const VF t = hn::Mul(hn::ConvertTo(d, hn::Sub(turn, hn::ShiftLeft<22>(quadrant))),
                         hn::Set(d, 6.283185307179586f * 0x1p-24f));
    const VF t2 = hn::Mul(t, t);
    VF s = hn::MulAdd(t2, hn::Set(d, 1.0f / 362880), hn::Set(d, -1.0f / 5040));
    s = hn::MulAdd(t2, s, hn::Set(d, 1.0f / 120));
    s = hn::MulAdd(t2, s, hn::Set(d, -1.0f / 6));
    s = hn::MulAdd(hn::Mul(t2, s), t, t);
    VF c = hn::MulAdd(t2, hn::Set(d, -1.0f / 3628800), hn::Set(d, 1.0f / 40320));
    c = hn::MulAdd(t2, c, hn::Set(d, -1.0f / 720));
    c = hn::MulAdd(t2, c, hn::Set(d, 1.0f / 24));
    c = hn::MulAdd(t2, c, hn::Set(d, -0.5f));
    c = hn::MulAdd(t2, c, hn::Set(d, 1.0f));
    // Quadrants 1 and 3 swap the two; sine is negative in 2 and 3, cosine in 1 and 2.
    const auto odd = hn::MaskFromVec(hn::BitCast(d, hn::ShiftRight<31>(hn::ShiftLeft<31>(quadrant))));
    const VF sin_sign = hn::BitCast(d, hn::ShiftLeft<30>(hn::And(quadrant, hn::Set(di, 2))));
    const VF cos_sign = hn::BitCast(d, hn::ShiftLeft<30>(hn::And(hn::Add(quadrant, hn::Set(di, 1)), hn::Set(di, 2))));
    return {hn::Xor(hn::IfThenElse(odd, c, s), sin_sign), hn::Xor(hn::IfThenElse(odd, s, c), cos_sign)};
}

struct NormalTransform {
    static HWY_INLINE Quad<VF> Apply(const Quad<VU>& words) {
        const VF r0 = Radius(words.v0);
        const VF r1 = Radius(words.v2);
        const SinCos a0 = SinCosOf(words.v1);
        const SinCos a1 = SinCosOf(words.v3);
        return {hn::Mul(r0, a0.cos), hn::Mul(r0, a0.sin), hn::Mul(r1, a1.cos), hn::Mul(r1, a1.sin)};
    }
};

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
