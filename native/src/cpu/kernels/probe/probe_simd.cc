#include "cpu/kernels/probe/probe.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/probe/probe_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kLanes = HWY_LANES(float);
// Enough chains for a latency of five cycles at two a cycle; with their factor they fit 16 registers.
constexpr int64_t kChains = 12;

void MultiplyAdd(float* numbers, int64_t count) {
    const D d;
    const V half = hn::Set(d, 0.5f);
    V chains[kChains];
    // The chains start from different numbers, since the compiler would compute equal chains once.
    HWY_UNROLL(12)
    for (int64_t k = 0; k < kChains; ++k) chains[k] = hn::LoadU(d, numbers + k * kLanes);
    for (int64_t i = 0; i < count; ++i) {
        HWY_UNROLL(12)
        for (int64_t k = 0; k < kChains; ++k) chains[k] = hn::MulAdd(chains[k], half, half);
    }
    HWY_UNROLL(12)
    for (int64_t k = 0; k < kChains; ++k) hn::StoreU(chains[k], d, numbers + k * kLanes);
}

void Update(float* a, float* b, float* c, const float* from, int64_t count) {
    const D d;
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        const V x = hn::LoadU(d, from + i);
        for (float* array : {a, b, c}) hn::StoreU(hn::Add(hn::LoadU(d, array + i), x), d, array + i);
    }
    if (i == count) return;
    const V x = LoadTail(d, from + i, count - i);
    for (float* array : {a, b, c}) {
        StoreTail(hn::Add(LoadTail(d, array + i, count - i), x), d, array + i, count - i);
    }
}

const ProbeKernels& Table() {
    static constexpr ProbeKernels kKernels{MultiplyAdd, kChains * kLanes, Update};
    return kKernels;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const ProbeKernels& ProbeKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarProbeKernels());
}

}  // namespace latent
#endif
