// Philox over vectors of blocks, and the distributions of its words.
#if defined(LATENT_KERNELS_RANDOM_RANDOM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_RANDOM_RANDOM_INL_H_
#undef LATENT_KERNELS_RANDOM_RANDOM_INL_H_
#else
#define LATENT_KERNELS_RANDOM_RANDOM_INL_H_
#endif

#include <hwy/highway.h>

#include "cpu/kernels/elementwise/angle-inl.h"
#include "cpu/kernels/elementwise/log-inl.h"
#include "cpu/kernels/random/random.h"
#include "cpu/runtime/philox.h"

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

// Four vectors of a group of blocks. Lane i of vector j holds element (or word) j of block i.
template <class V>
struct Quad {
    V v0, v1, v2, v3;
};

// The blocks of the even lanes, or of the odd lanes: one in each 64 bits. The upper 32 bits of a word are ignored. A
// product of 64 bits thus needs no shuffle, since both of its words lie where the next round reads them.
struct HalfOfBlocks {
    HWY_INLINE HalfOfBlocks(uint32_t first_block, const std::array<uint32_t, 4>& counter)
        : c0(hn::Iota(DU(), first_block)),
          c1(hn::Set(DU(), counter[1])),
          c2(hn::Set(DU(), counter[2])),
          c3(hn::Set(DU(), counter[3])) {}

    HWY_INLINE void Round(VU key0, VU key1) {
        const VU p0 = Product(c0, kPhiloxMultiplier0);
        const VU p1 = Product(c2, kPhiloxMultiplier1);
        c0 = hn::Xor(High(p1), hn::Xor(c1, key0));
        c2 = hn::Xor(High(p0), hn::Xor(c3, key1));
        c1 = p1;
        c3 = p0;
    }

    static HWY_INLINE VU Product(VU a, uint32_t multiplier) {
        return hn::BitCast(DU(), hn::MulEven(a, hn::Set(DU(), multiplier)));
    }
    static HWY_INLINE VU High(VU product) {
        return hn::BitCast(DU(), hn::ShiftRight<32>(hn::BitCast(hn::Repartition<uint64_t, DU>(), product)));
    }

    VU c0, c1, c2, c3;
};

// Merges the words of both halves into the lanes of their blocks.
HWY_INLINE VU Interleave(VU even, VU odd) {
    return hn::OddEven(hn::BitCast(DU(), hn::ShiftLeft<32>(hn::BitCast(hn::Repartition<uint64_t, DU>(), odd))), even);
}

class PhiloxVectors {
public:
    explicit HWY_INLINE PhiloxVectors(const RandomStream& stream) : counter_(stream.counter(0)) {
        auto [key0, key1] = stream.key();
        for (int round = 0; round < kPhiloxRounds; ++round) {
            keys0_[round] = key0;
            keys1_[round] = key1;
            key0 += kPhiloxWeyl0;
            key1 += kPhiloxWeyl1;
        }
    }

    // The words of as many consecutive blocks as a vector has lanes.
    HWY_INLINE Quad<VU> Words(uint32_t first_block) const {
        const DU d;
        HalfOfBlocks even(first_block, counter_);
        HalfOfBlocks odd(first_block + 1, counter_);
        for (int round = 0; round < kPhiloxRounds; ++round) {
            even.Round(hn::Set(d, keys0_[round]), hn::Set(d, keys1_[round]));
            odd.Round(hn::Set(d, keys0_[round]), hn::Set(d, keys1_[round]));
        }
        return {Interleave(even.c0, odd.c0), Interleave(even.c1, odd.c1), Interleave(even.c2, odd.c2),
                Interleave(even.c3, odd.c3)};
    }

private:
    std::array<uint32_t, 4> counter_;
    std::array<uint32_t, kPhiloxRounds> keys0_;
    std::array<uint32_t, kPhiloxRounds> keys1_;
};

// The top 24 bits of each word times 2^-24, which is exact.
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

// sqrt(-2 log(u + 2^-25)). The sum needs one bit more than a float has, so the mantissa comes from both terms.
HWY_INLINE VF Radius(VU words) {
    const DF d;
    const VF half_step = hn::Set(d, 0x1p-25f);
    const VF u = UniformOf(words);
    const LogArgument<DF> argument(d, hn::Add(u, half_step));
    const VF scale = argument.InverseScale(d);
    const VF s = hn::MulAdd(half_step, scale, hn::MulSub(u, scale, hn::Set(d, 1.0f)));
    return hn::Sqrt(hn::Mul(hn::Set(d, -2.0f), LogFrom(d, argument.n, s)));
}

struct SinCos {
    VF sin, cos;
};

// The sine and cosine of 2 pi (word >> 8) 2^-24. Whole quadrants are subtracted in integers, which leaves an exact
// angle within +-pi / 4.
HWY_INLINE SinCos SinCosOf(VU words) {
    const DF d;
    const DI di;
    const auto turn = hn::BitCast(di, hn::ShiftRight<8>(words));
    const auto quadrant = hn::ShiftRight<22>(hn::Add(turn, hn::Set(di, 1 << 21)));
    const VF t = hn::Mul(hn::ConvertTo(d, hn::Sub(turn, hn::ShiftLeft<22>(quadrant))),
                         hn::Set(d, 6.283185307179586f * 0x1p-24f));
    const VF sin = SinNearZero(d, t);
    const VF cos = CosNearZero(d, t);
    return {OfQuadrant(d, quadrant, sin, cos), OfQuadrant(d, hn::Add(quadrant, hn::Set(di, 1)), sin, cos)};
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
