// The method of most products, as BLIS does it: a block of A and one B panel at a time are packed, and the micro-kernel
// goes down the block's row tiles.
#if defined(LATENT_KERNELS_GEMM_BLOCKED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_BLOCKED_INL_H_
#undef LATENT_KERNELS_GEMM_BLOCKED_INL_H_
#else
#define LATENT_KERNELS_GEMM_BLOCKED_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/b_panels-inl.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/micro_kernel-inl.h"
#include "cpu/kernels/gemm/pack-inl.h"
#include "cpu/kernels/gemm/row_sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// One or two tiles read B where it lies; from the third on a copy pays.
constexpr int64_t kPackFromTiles = 3;

// A block of A, mc rows and a range of k, with the products of its rows. Each thread packs the parts of A that it reads
// into its own memory: a copy that threads share would travel from cache to cache, which costs more than to make it
// again.
class BlockOfA {
public:
    // scratch holds one B panel of depth kc, then the packed block of A.
    BlockOfA(const GemmCall& call, const BlockedPlan& plan, int64_t row_block, int64_t k_range, float* scratch)
        : call_(call),
          plan_(plan),
          block_begin_(Cut(BlockCount(call.k), k_range, plan.k_ranges)),
          block_end_(Cut(BlockCount(call.k), k_range + 1, plan.k_ranges)),
          k_begin_(BlockBegin(call.k, block_begin_)),
          depth_(BlockBegin(call.k, block_end_) - k_begin_),
          first_tile_(Cut(plan.row_tiles, row_block, plan.row_blocks)),
          tiles_(Cut(plan.row_tiles, row_block + 1, plan.row_blocks) - first_tile_),
          first_row_(Row(0)),
          panel_scratch_(scratch),
          packed_a_(scratch + kPanelFloats) {}

    // The cells [begin, end) of the block's row tiles by vectors of C's width, B panel after B panel. A tile belongs to
    // the range that holds its first cell.
    void Compute(int64_t begin, int64_t end) const {
        SumRowsOf(begin, end);
        PackFor(begin, end);
        for (int64_t cell = begin; cell < end;) {
            const PanelTiles tiles = PanelTilesAt(cell, end);
            if (tiles.begin < tiles.end) {
                MultiplyPanel(BPanelAt(call_.n, tiles.first_vector, plan_.vectors), tiles.begin, tiles.end);
            }
            cell = tiles.next_cell;
        }
    }

private:
    // The row tiles of one B panel in a range of cells, and the cell where the next panel begins.
    struct PanelTiles {
        int64_t first_vector, begin, end, next_cell;
    };

    PanelTiles PanelTilesAt(int64_t cell, int64_t end) const {
        const int64_t first_vector = cell / (tiles_ * plan_.vectors) * plan_.vectors;
        const int64_t vectors = std::min(plan_.vectors, Width() - first_vector);
        const int64_t base = first_vector * tiles_;
        return {first_vector, CeilDivide(cell - base, vectors), std::min(tiles_, CeilDivide(end - base, vectors)),
                base + vectors * tiles_};
    }

    int64_t Width() const { return CeilDivide(call_.n, kLanes); }

    // The sums over k of A's row tiles: each range of cells takes its part of them, once.
    void SumRowsOf(int64_t begin, int64_t end) const {
        if (call_.row_sums == nullptr || block_begin_ > 0) return;
        for (int64_t tile = 0; tile < tiles_; ++tile) {
            const int64_t cell = tile * Width();
            if (begin <= cell && cell < end) SumRows(call_, Row(tile), Row(tile + 1));
        }
    }

    // Packs the row tiles of A that a range of cells reads.
    void PackFor(int64_t begin, int64_t end) const {
        if (!plan_.packs_a) return;
        const PanelTiles tiles = PanelTilesAt(begin, end);
        const bool one_panel = tiles.next_cell >= end;
        const int64_t tile_begin = one_panel ? tiles.begin : 0;
        const int64_t tile_end = one_panel ? tiles.end : tiles_;
        if (call_.form == LTN_FORM_TN) return PackTransposed(tile_begin, tile_end);
        for (int64_t tile = tile_begin; tile < tile_end; ++tile) {
            const int64_t rows = Row(tile + 1) - Row(tile);
            PackRows(Packed(tile), rows, call_.a + Row(tile) * call_.k + k_begin_, call_.k, rows, depth_,
                     rows * depth_);
        }
    }

    // First row of a tile of this block.
    int64_t Row(int64_t tile) const { return Cut(call_.m, first_tile_ + tile, plan_.row_tiles); }
    float* Packed(int64_t tile) const { return packed_a_ + (Row(tile) - first_row_) * depth_; }

    // A few rows of A at a time, a piece of them to each tile, so that every cache line is fetched once.
    void PackTransposed(int64_t begin, int64_t end) const {
        constexpr int64_t kRowsAtOnce = 32;
        for (int64_t p = 0; p < depth_; p += kRowsAtOnce) {
            const int64_t p_end = std::min(p + kRowsAtOnce, depth_);
            for (int64_t tile = begin; tile < end; ++tile) PackPiece(tile, p, p_end);
        }
    }

    void PackPiece(int64_t tile, int64_t p, int64_t p_end) const {
        const int64_t row = Row(tile);
        const int64_t rows = Row(tile + 1) - row;
        const bool whole = row + kLanes <= call_.m;
        const float* from = call_.a + (k_begin_ + p) * call_.m + row;
        float* to = Packed(tile) + p * rows;
        for (int64_t room = (depth_ - p) * rows; p < p_end; ++p, from += call_.m, to += rows, room -= rows) {
            StoreFirst(whole ? hn::LoadU(Floats(), from) : LoadTail(Floats(), from, rows), to, rows, room);
        }
    }

    // A panel of B from p on, in place.
    MicroPanel BInPlace(const BPanel& panel, int64_t p) const { return {call_.b + p * call_.n + panel.first, call_.n}; }

    bool HasPackedB() const { return call_.packed_b != nullptr && plan_.vectors == kRegisters.tall.vectors; }

    // Whether tiles can read a panel of B in place: whole vectors for each p.
    bool ReadsInPlace(const BPanel& panel) const {
        return !HasPackedB() && call_.form != LTN_FORM_NT && panel.columns == panel.vectors * kLanes;
    }

    MicroPanel AAt(int64_t tile, int64_t p) const {
        if (plan_.packs_a) {
            const int64_t rows = Row(tile + 1) - Row(tile);
            return {Packed(tile) + (p - k_begin_) * rows, rows};
        }
        const int64_t step = call_.form == LTN_FORM_TN ? call_.m : 1;  // Transposed, or of one row.
        return {call_.a + p * step + Row(tile), step};
    }

    // The row tiles [begin, end) of a B panel, kc block after kc block.
    void MultiplyPanel(const BPanel& panel, int64_t begin, int64_t end) const {
        for (int64_t block = block_begin_; block < block_end_; ++block) {
            const int64_t p = BlockBegin(call_.k, block);
            const int64_t depth = BlockBegin(call_.k, block + 1) - p;
            int64_t tile = begin;
            MicroPanel b{panel_scratch_, panel.vectors * kLanes};
            if (HasPackedB()) {
                b = PackedBPanel(call_.packed_b, call_.k, panel, p);
            } else if (ReadsInPlace(panel)) {
                // The first tile reads B in place and packs it for the others, if there are enough of them.
                const bool packs = end - begin >= kPackFromTiles;
                const int64_t in_place_end = packs ? begin + 1 : end;
                for (; tile < in_place_end; ++tile) {
                    MultiplyBlock(panel, tile, p, depth, BInPlace(panel, p), packs ? panel_scratch_ : nullptr, {});
                }
            } else {
                PackBPanel(call_.form, call_.n, call_.k, call_.b, panel, p, depth, panel_scratch_);
            }
            for (const int64_t first = tile; tile < end; ++tile) {
                MultiplyBlock(panel, tile, p, depth, b, nullptr, PrefetchBy(panel, block, tile - first));
            }
        }
    }

    // The lines of B that the tile at this place among those of a kc block prefetches: a part of the panel's next
    // block, or of the next panel after the last block, and for form NT, whose panels are rows of B, always of the next
    // panel.
    PrefetchStream PrefetchBy(const BPanel& panel, int64_t block, int64_t place) const {
        constexpr int64_t kLineFloats = 16;
        const bool last = block + 1 == block_end_;
        const bool next_panel = last || call_.form == LTN_FORM_NT;
        const int64_t first = next_panel ? panel.first + plan_.vectors * kLanes : panel.first;
        const int64_t columns = std::min(plan_.vectors * kLanes, call_.n - first);
        if (call_.m <= kRegisters.wide.rows || HasPackedB() || place * kLineFloats >= columns) return {};
        if (call_.form == LTN_FORM_NT) {
            if (plan_.k_ranges > 1) return {};
            const int64_t p = BlockBegin(call_.k, block);
            return PrefetchFrom(first * call_.k + (place * call_.k + p) * kLineFloats, kLineFloats);
        }
        const int64_t p = BlockBegin(call_.k, last ? block_begin_ : block + 1);
        return PrefetchFrom(p * call_.n + first + place * kLineFloats, call_.n);
    }

    // Elements of B.
    PrefetchStream PrefetchFrom(int64_t first, int64_t step) const {
        constexpr int64_t kFloat = sizeof(float);
        return {reinterpret_cast<uintptr_t>(call_.b) + static_cast<uintptr_t>(first * kFloat), step * kFloat};
    }

    // One kc block of the sum for one tile. packed: null, or receives B's panel.
    void MultiplyBlock(const BPanel& panel, int64_t tile, int64_t p, int64_t depth, const MicroPanel& b, float* packed,
                       const PrefetchStream& prefetch) const {
        const bool last = p + depth == call_.k;
        const int64_t row = Row(tile);
        const int64_t rows = Row(tile + 1) - row;
        float* const c = call_.c + row * call_.n + panel.first;
        MultiplyTile({.a = AAt(tile, p),
                      .b = b,
                      .depth = depth,
                      .epilogue = EpilogueAt(call_, c, row, panel.first, p == 0, last),
                      .packed_b = packed,
                      .prefetch = prefetch},
                     rows, panel.columns);
        if (last) Finish(call_, c, row, panel.first, rows, panel.columns);
    }

    // A B panel of depth kc.
    static constexpr int64_t kPanelFloats = kMostVectors * kLanes * kDepth;

    const GemmCall& call_;
    const BlockedPlan& plan_;
    const int64_t block_begin_, block_end_;  // Of the kc blocks.
    const int64_t k_begin_, depth_;          // Of k.
    const int64_t first_tile_, tiles_;       // Of the plan's row tiles.
    const int64_t first_row_;
    float* const panel_scratch_;
    float* const packed_a_;
};

// The cells [begin, end) of all blocks of A, one block after the other.
inline void ComputeBlocked(const GemmCall& call, const BlockedPlan& plan, int64_t begin, int64_t end, float* scratch) {
    const int64_t width = CeilDivide(call.n, kLanes);
    for (int64_t block = 0; block < plan.row_blocks; ++block) {
        const int64_t first = Cut(plan.row_tiles, block, plan.row_blocks) * width;
        const int64_t block_end = Cut(plan.row_tiles, block + 1, plan.row_blocks) * width;
        const int64_t from = std::max(begin, first);
        const int64_t to = std::min(end, block_end);
        for (int64_t k_range = 0; from < to && k_range < plan.k_ranges; ++k_range) {
            BlockOfA(call, plan, block, k_range, scratch).Compute(from - first, to - first);
        }
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
