// Loads and stores of the last elements of an array, without access beyond them.
#if defined(LATENT_KERNELS_TAIL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_TAIL_INL_H_
#undef LATENT_KERNELS_TAIL_INL_H_
#else
#define LATENT_KERNELS_TAIL_INL_H_
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The first count lanes of a vector from p, the others zero.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> LoadTail(D d, const T* p, int64_t count) {
#if HWY_MEM_OPS_MIGHT_FAULT
    // The instruction set has no masked loads that are sure not to fault: halves of the vector are loaded, down to one
    // lane. A detour through memory would make the load of a vector wait for the stores of its lanes.
    if constexpr (hn::MaxLanes(D()) == 1) {
        return count > 0 ? hn::LoadU(d, p) : hn::Zero(d);
    } else {
        const hn::Half<D> half;
        constexpr int64_t kHalf = hn::MaxLanes(half);
        if (count <= kHalf) return hn::ZeroExtendVector(d, LoadTail(half, p, count));
        return hn::Combine(d, LoadTail(half, p + kHalf, count - kHalf), hn::LoadU(half, p));
    }
#else
    return hn::MaskedLoad(hn::FirstN(d, static_cast<size_t>(count)), d, p);
#endif
}

template <class D, class T = hn::TFromD<D>>
HWY_INLINE void StoreTail(hn::Vec<D> v, D d, T* p, int64_t count) {
#if HWY_MEM_OPS_MIGHT_FAULT
    HWY_ALIGN T lanes[hn::MaxLanes(D())];
    hn::Store(v, d, lanes);
    for (int64_t i = 0; i < count; ++i) p[i] = lanes[i];
#else
    hn::BlendedStore(v, hn::FirstN(d, static_cast<size_t>(count)), d, p);
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
