#include "cpu/kernels/random/random.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/random/random_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "cpu/kernels/random/random-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

constexpr int64_t kGroup = kRandomBlock * HWY_LANES(float);  // Elements of one call of PhiloxVectors.

// Writes groups of elements in order. An incomplete last group goes through a buffer.
template <class Transform>
HWY_INLINE void Draw(float* out, const RandomStream& stream, uint32_t block, int64_t count) {
    const DF d;
    const PhiloxVectors philox(stream);
    for (; count >= kGroup; count -= kGroup, out += kGroup, block += HWY_LANES(float)) {
        const Quad<VF> v = Transform::Apply(philox.Words(block));
        hn::StoreInterleaved4(v.v0, v.v1, v.v2, v.v3, d, out);
    }
    if (count > 0) {
        HWY_ALIGN float group[kGroup];
        const Quad<VF> v = Transform::Apply(philox.Words(block));
        hn::StoreInterleaved4(v.v0, v.v1, v.v2, v.v3, d, group);
        for (int64_t i = 0; i < count; ++i) out[i] = group[i];
    }
}

void Uniform(float* out, const RandomStream& stream, uint32_t block, int64_t count) {
    Draw<UniformTransform>(out, stream, block, count);
}

void Normal(float* out, const RandomStream& stream, uint32_t block, int64_t count) {
    Draw<NormalTransform>(out, stream, block, count);
}

void Bernoulli(float* out, const RandomStream& stream, uint32_t block, int64_t count, const float* p, int64_t p_step) {
    Draw<UniformTransform>(out, stream, block, count);
    const DF d;
    constexpr int64_t kLanes = HWY_LANES(float);
    const VF one = hn::Set(d, 1.0f);
    const VF repeated = count > 0 ? hn::Set(d, *p) : one;
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const VF limit = p_step == 0 ? repeated : hn::LoadU(d, p + i);
        hn::StoreU(hn::IfThenElseZero(hn::Lt(hn::LoadU(d, out + i), limit), one), d, out + i);
    }
    if (i < count) {
        const VF limit = p_step == 0 ? repeated : LoadTail(d, p + i, count - i);
        StoreTail(hn::IfThenElseZero(hn::Lt(LoadTail(d, out + i, count - i), limit), one), d, out + i, count - i);
    }
}

const RandomKernels& Table() {
    static constexpr RandomKernels kTable{Uniform, Normal, Bernoulli};
    return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const RandomKernels& RandomKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarRandomKernels());
}

}  // namespace latent
#endif
