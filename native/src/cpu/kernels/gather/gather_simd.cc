#include "cpu/kernels/gather/gather.h"
#include "cpu/kernels/targets.h"
#include "cpu/runtime/prefetch.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/gather/gather_simd.cc"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kLanes = HWY_LANES(float);

HWY_INLINE V Load(const float* p) {
    return hn::LoadU(D(), p);
}

HWY_INLINE V Load(const uint8_t* p) {
    const hn::Rebind<uint8_t, D> d8;
    const hn::Rebind<int32_t, D> d32;
    return hn::ConvertTo(D(), hn::PromoteTo(d32, hn::LoadU(d8, p)));
}

template <class T>
HWY_INLINE void ScaleRow(float* out, const T* row, int64_t columns, float scale) {
    const D d;
    const V factor = hn::Set(d, scale);
    int64_t c = 0;
    for (; c + kLanes <= columns; c += kLanes) hn::StoreU(hn::Mul(factor, Load(row + c)), d, out + c);
    for (; c < columns; ++c) out[c] = scale * static_cast<float>(row[c]);
}

// Distance in rows of the prefetch, since the rows of a table larger than the caches are scattered in memory.
constexpr int64_t kRowsAhead = 6;
constexpr int64_t kLineBytes = 64;

template <class T>
HWY_INLINE void PrefetchRow(const T* row, int64_t columns) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(row);
    const int64_t size = columns * static_cast<int64_t>(sizeof(T));
    for (int64_t i = 0; i < size; i += kLineBytes) hwy::Prefetch(bytes + i);
}

template <class T>
void Gather(float* out, const T* table, int64_t columns, const int32_t* indices, int64_t count, float scale) {
    for (int64_t r = 0; r < HWY_MIN(kRowsAhead, count); ++r) PrefetchRow(table + indices[r] * columns, columns);
    for (int64_t r = 0; r < count; ++r, out += columns) {
        if (r + kRowsAhead < count) PrefetchRow(table + indices[r + kRowsAhead] * columns, columns);
        if (r + 1 < count) PrefetchToWrite(out + columns, columns);
        ScaleRow(out, table + indices[r] * columns, columns, scale);
    }
}

const GatherKernels& Table() {
    static constexpr GatherKernels kTable{Gather<float>, Gather<uint8_t>};
    return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const GatherKernels& GatherKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarGatherKernels());
}

}  // namespace latent
#endif
