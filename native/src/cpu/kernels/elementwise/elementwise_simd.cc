#include "cpu/kernels/elementwise/elementwise.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/elementwise/elementwise_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <utility>

#include "cpu/kernels/elementwise/functions-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kLanes = HWY_LANES(float);

// An input with as many elements as the output, or with one repeated element.
template <bool kRepeated>
class Operand {
public:
    explicit HWY_INLINE Operand(const float* p) : p_(p) {}
    HWY_INLINE V Get(int64_t i) const { return hn::LoadU(D(), p_ + i); }
    HWY_INLINE V Tail(int64_t i, int64_t count) const { return LoadTail(D(), p_ + i, count - i); }

private:
    const float* p_;
};

template <>
class Operand<true> {
public:
    explicit HWY_INLINE Operand(const float* p) : value_(hn::Set(D(), *p)) {}
    HWY_INLINE V Get(int64_t) const { return value_; }
    HWY_INLINE V Tail(int64_t, int64_t) const { return value_; }

private:
    V value_;
};

template <ltn_map kKind>
void MapLoop(float* out, const float* x, int64_t count, float a, float b) {
    const D d;
    const V va = hn::Set(d, a);
    const V vb = hn::Set(d, b);
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        hn::StoreU(MapVector<kKind>(d, hn::LoadU(d, x + i), va, vb), d, out + i);
    }
    if (i < count) StoreTail(MapVector<kKind>(d, LoadTail(d, x + i, count - i), va, vb), d, out + i, count - i);
}

template <ltn_combine kKind, class P, class Q>
HWY_INLINE void CombineOperands(float* out, const P p, const Q q, int64_t count, float a) {
    const D d;
    const V va = hn::Set(d, a);
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        hn::StoreU(CombineVector<kKind>(d, p.Get(i), q.Get(i), va), d, out + i);
    }
    if (i < count) {
        StoreTail(CombineVector<kKind>(d, p.Tail(i, count), q.Tail(i, count), va), d, out + i, count - i);
    }
}

template <ltn_combine kKind>
void CombineLoop(float* out, const float* p, int64_t p_step, const float* q, int64_t q_step, int64_t count, float a) {
    if (count == 0) return;
    if (p_step == 1 && q_step == 1) {
        CombineOperands<kKind>(out, Operand<false>(p), Operand<false>(q), count, a);
    } else if (p_step == 1) {
        CombineOperands<kKind>(out, Operand<false>(p), Operand<true>(q), count, a);
    } else if (q_step == 1) {
        CombineOperands<kKind>(out, Operand<true>(p), Operand<false>(q), count, a);
    } else {
        CombineOperands<kKind>(out, Operand<true>(p), Operand<true>(q), count, a);
    }
}

template <class C, class P, class Q>
HWY_INLINE void SelectOperands(float* out, const C condition, const P p, const Q q, int64_t count) {
    const D d;
    const V zero = hn::Zero(d);
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        hn::StoreU(hn::IfThenElse(hn::Gt(condition.Get(i), zero), p.Get(i), q.Get(i)), d, out + i);
    }
    if (i < count) {
        const auto chosen = hn::Gt(condition.Tail(i, count), zero);
        StoreTail(hn::IfThenElse(chosen, p.Tail(i, count), q.Tail(i, count)), d, out + i, count - i);
    }
}

template <class C, class P>
HWY_INLINE void SelectWithQ(float* out, const C condition, const P p, const float* q, int64_t q_step, int64_t count) {
    if (q_step == 1) {
        SelectOperands(out, condition, p, Operand<false>(q), count);
    } else {
        SelectOperands(out, condition, p, Operand<true>(q), count);
    }
}

template <class C>
HWY_INLINE void SelectWithP(float* out, const C condition, const float* p, int64_t p_step, const float* q,
                            int64_t q_step, int64_t count) {
    if (p_step == 1) {
        SelectWithQ(out, condition, Operand<false>(p), q, q_step, count);
    } else {
        SelectWithQ(out, condition, Operand<true>(p), q, q_step, count);
    }
}

void Select(float* out, const float* condition, int64_t condition_step, const float* p, int64_t p_step, const float* q,
            int64_t q_step, int64_t count) {
    if (count == 0) return;
    if (condition_step == 1) {
        SelectWithP(out, Operand<false>(condition), p, p_step, q, q_step, count);
    } else {
        SelectWithP(out, Operand<true>(condition), p, p_step, q, q_step, count);
    }
}

void Fill(float* out, float value, int64_t count) {
    const D d;
    const V v = hn::Set(d, value);
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) hn::StoreU(v, d, out + i);
    if (i < count) StoreTail(v, d, out + i, count - i);
}

// Compares bits as integers: without the sign bit, the bits of floats have the order of the numbers, and NaN is above
// all of them.
float LargestMagnitude(const float* x, int64_t count) {
    constexpr int64_t kChains = 4;
    const D d;
    const hn::RebindToSigned<D> di;
    const auto magnitude = hn::Set(di, 0x7FFFFFFF);
    const auto bits = [&](V v) HWY_ATTR { return hn::And(hn::BitCast(di, v), magnitude); };
    hn::Vec<decltype(di)> largest[kChains] = {hn::Zero(di), hn::Zero(di), hn::Zero(di), hn::Zero(di)};
    int64_t i = 0;
    for (; i + kChains * kLanes <= count; i += kChains * kLanes) {
        HWY_UNROLL(4)
        for (int64_t k = 0; k < kChains; ++k) {
            largest[k] = hn::Max(largest[k], bits(hn::LoadU(d, x + i + k * kLanes)));
        }
    }
    for (; i + kLanes <= count; i += kLanes) largest[0] = hn::Max(largest[0], bits(hn::LoadU(d, x + i)));
    if (i < count) largest[1] = hn::Max(largest[1], bits(LoadTail(d, x + i, count - i)));
    const auto both = hn::Max(hn::Max(largest[0], largest[1]), hn::Max(largest[2], largest[3]));
    return hn::GetLane(hn::BitCast(d, hn::MaxOfLanes(di, both)));
}

template <size_t... kKinds>
constexpr std::array<ElementwiseKernels::Map, sizeof...(kKinds)> Maps(std::index_sequence<kKinds...>) {
    return {MapLoop<static_cast<ltn_map>(kKinds)>...};
}

template <size_t... kKinds>
constexpr std::array<ElementwiseKernels::Combine, sizeof...(kKinds)> Combines(std::index_sequence<kKinds...>) {
    return {CombineLoop<static_cast<ltn_combine>(kKinds)>...};
}

const ElementwiseKernels& Table() {
    static constexpr ElementwiseKernels kTable{Maps(std::make_index_sequence<kMapCount>()),
                                               Combines(std::make_index_sequence<kCombineCount>()), Select, Fill,
                                               LargestMagnitude};
    return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const ElementwiseKernels& ElementwiseKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarElementwiseKernels());
}

}  // namespace latent
#endif
