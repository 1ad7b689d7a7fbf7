// Packing: copies of parts of A and B in the order in which a micro-kernel reads them, for each p the elements of a row
// tile of A, or of a B panel, side by side.
#if defined(LATENT_KERNELS_GEMM_PACK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_PACK_INL_H_
#undef LATENT_KERNELS_GEMM_PACK_INL_H_
#else
#define LATENT_KERNELS_GEMM_PACK_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/registers-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

using Block = hn::CappedTag<float, 4>;  // What shuffles stay inside of.

// Stores the first count lanes, and any values in the others if room allows.
HWY_INLINE void StoreFirst(FloatVector v, float* to, int64_t count, int64_t room) {
    if (HWY_LIKELY(room >= kLanes)) {
        hn::StoreU(v, Floats(), to);
    } else {
        StoreTail(v, Floats(), to, count);
    }
}

// Vector whose block i holds the four floats at from(i).
template <class D, class From>
HWY_INLINE hn::Vec<D> LoadBlocks(D d, int64_t first, const From& from) {
    if constexpr (hn::MaxLanes(D()) == 4) {
        return from(first);
    } else {
        const hn::Half<D> half;
        constexpr int64_t kHalfBlocks = hn::MaxLanes(D()) / 8;
        return hn::Combine(d, LoadBlocks(half, first + kHalfBlocks, from), LoadBlocks(half, first, from));
    }
}

// Turns rows of blocks into columns: v[t] becomes lane t of each block of v[0..3], in order.
HWY_INLINE void TransposeBlocks(FloatVector (&v)[4]) {
    const Floats d;
    const hn::RepartitionToWide<Floats> pairs;
    const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, v[0], v[1]));
    const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, v[0], v[1]));
    const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, v[2], v[3]));
    const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, v[2], v[3]));
    v[0] = hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23));
    v[1] = hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23));
    v[2] = hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23));
    v[3] = hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23));
}

// One group of rows, at most kLanes: to[p * to_step + r] = from[r * from_step + p].
template <bool kFull>
HWY_INLINE void PackRowGroup(float* HWY_RESTRICT to, int64_t to_step, const float* HWY_RESTRICT from, int64_t from_step,
                             int64_t rows, int64_t depth, int64_t room) {
    // Absent rows repeat the last one; their lanes are overwritten later, or never read.
    const float* row[kLanes];
    if constexpr (!kFull) {
        for (int64_t r = 0; r < kLanes; ++r) row[r] = from + std::min(r, rows - 1) * from_step;
    }
    const auto at = [&](int64_t r) HWY_ATTR { return kFull ? from + r * from_step : row[r]; };
    FloatVector v[4];
    int64_t p = 0;
    for (; p + 4 <= depth; p += 4) {
        for (int64_t r = 0; r < 4; ++r) {
            v[r] = LoadBlocks(Floats(), 0, [&](int64_t i) HWY_ATTR { return hn::LoadU(Block(), at(4 * i + r) + p); });
        }
        TransposeBlocks(v);
        for (int64_t t = 0; t < 4; ++t) {
            const int64_t offset = (p + t) * to_step;
            StoreFirst(v[t], to + offset, rows, room - offset);
        }
    }
    if (p == depth) return;
    for (int64_t r = 0; r < 4; ++r) {
        v[r] = LoadBlocks(Floats(), 0,
                          [&](int64_t i) HWY_ATTR { return LoadTail(Block(), at(4 * i + r) + p, depth - p); });
    }
    TransposeBlocks(v);
    for (int64_t t = 0; p + t < depth; ++t) {
        const int64_t offset = (p + t) * to_step;
        StoreFirst(v[t], to + offset, rows, room - offset);
    }
}

// to[p * to_step + r] = from[r * from_step + p] for rows r and p < depth. May overwrite what follows up to room floats
// from to; with more than one vector of rows to_step must be a multiple of the vector.
HWY_INLINE void PackRows(float* to, int64_t to_step, const float* from, int64_t from_step, int64_t rows, int64_t depth,
                         int64_t room) {
    for (int64_t r = 0; r < rows; r += kLanes) {
        const int64_t count = std::min(rows - r, kLanes);
        if (count == kLanes) {
            PackRowGroup<true>(to + r, to_step, from + r * from_step, from_step, count, depth, room - r);
        } else {
            PackRowGroup<false>(to + r, to_step, from + r * from_step, from_step, count, depth, room - r);
        }
    }
}

// to[p * to_step + j] = from[p * from_step + j] for columns j and p < depth; rounds the columns up to whole vectors
// with zeros.
HWY_INLINE void PackColumns(float* HWY_RESTRICT to, int64_t to_step, const float* HWY_RESTRICT from, int64_t from_step,
                            int64_t columns, int64_t depth) {
    const Floats d;
    const int64_t whole = columns / kLanes * kLanes;
    for (int64_t p = 0; p < depth; ++p, to += to_step, from += from_step) {
        for (int64_t j = 0; j < whole; j += kLanes) hn::StoreU(hn::LoadU(d, from + j), d, to + j);
        if (whole < columns) hn::StoreU(LoadTail(d, from + whole, columns - whole), d, to + whole);
    }
}

// to[p * columns + j] = from[p * from_step + j] for columns j, at most a vector of them, and p < depth. whole: whether
// a whole vector can be read from each row.
HWY_INLINE void PackColumnsClose(float* HWY_RESTRICT to, const float* HWY_RESTRICT from, int64_t from_step,
                                 int64_t columns, int64_t depth, bool whole) {
    const Floats d;
    for (int64_t room = depth * columns; room > 0; from += from_step, to += columns, room -= columns) {
        StoreFirst(whole ? hn::LoadU(d, from) : LoadTail(d, from, columns), to, columns, room);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
