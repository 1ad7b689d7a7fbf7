// The method of most products: C in strips of some vectors' width, each strip in row tiles, over copies of A and B that
// are read in order.
#if defined(LATENT_KERNELS_GEMM_TILED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_TILED_INL_H_
#undef LATENT_KERNELS_GEMM_TILED_INL_H_
#else
#define LATENT_KERNELS_GEMM_TILED_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/pack-inl.h"
#include "cpu/kernels/gemm/panel-inl.h"
#include "cpu/kernels/gemm/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// One or two tiles read B where it lies; from the third on a copy pays.
constexpr int64_t kPackFromTiles = 3;

// Some row tiles of C, and a part of k. Their part of A is copied by each thread for itself, into its own memory: a
// copy that threads share would travel from cache to cache, which costs more than to make it again.
class StripChunk {
public:
    // scratch holds a part of a strip of B, then the copy of A.
    StripChunk(const GemmCall& call, const GemmPlan& plan, int64_t row_chunk, int64_t k_chunk, float* scratch)
        : call_(call),
          plan_(plan),
          chunk_(ChunkOf(call, plan, row_chunk, k_chunk)),
          k_begin_(BlockBegin(call.k, chunk_.block_begin)),
          depth_(BlockBegin(call.k, chunk_.block_end) - k_begin_),
          tiles_(chunk_.tile_end - chunk_.tile_begin),
          first_row_(Row(0)),
          strip_(scratch),
          copy_(scratch + kStripFloats) {}

    // The units [begin, end) of the grid of tiles by vectors of C's width, strip after strip. A tile belongs to the
    // range that holds the first of its units.
    void Compute(int64_t begin, int64_t end) const {
        SumRowsOf(begin, end);
        PackFor(begin, end);
        for (int64_t unit = begin; unit < end;) {
            const Run run = RunAt(unit, end);
            if (run.tile_begin < run.tile_end) {
                MultiplyStrip(StripAt(call_.n, run.vector, plan_.vectors), run.tile_begin, run.tile_end, strip_);
            }
            unit = run.next;
        }
    }

private:
    // The tiles of one strip in a range of units, and the unit where the next strip begins.
    struct Run {
        int64_t vector, tile_begin, tile_end, next;
    };

    Run RunAt(int64_t unit, int64_t end) const {
        const int64_t vector = unit / (tiles_ * plan_.vectors) * plan_.vectors;
        const int64_t vectors = std::min(plan_.vectors, Width() - vector);
        const int64_t base = vector * tiles_;
        return {vector, CeilDivide(unit - base, vectors), std::min(tiles_, CeilDivide(end - base, vectors)),
                base + vectors * tiles_};
    }

    int64_t Width() const { return CeilDivide(call_.n, kLanes); }

    // The sums over k of A's tiles, of which each range takes its share once.
    void SumRowsOf(int64_t begin, int64_t end) const {
        if (call_.row_sums == nullptr || chunk_.block_begin > 0) return;
        for (int64_t tile = 0; tile < tiles_; ++tile) {
            const int64_t unit = tile * Width();
            if (begin <= unit && unit < end) SumRows(call_, Row(tile), Row(tile + 1));
        }
    }

    // Copies the tiles of A that a range of units reads.
    void PackFor(int64_t begin, int64_t end) const {
        if (!plan_.packs_a) return;
        const Run run = RunAt(begin, end);
        const int64_t tile_begin = run.next >= end ? run.tile_begin : 0;
        const int64_t tile_end = run.next >= end ? run.tile_end : tiles_;
        if (call_.form == LTN_FORM_TN) return PackTransposed(tile_begin, tile_end);
        for (int64_t tile = tile_begin; tile < tile_end; ++tile) {
            const int64_t rows = Row(tile + 1) - Row(tile);
            PackRows(Packed(tile), rows, call_.a + Row(tile) * call_.k + k_begin_, call_.k, rows, depth_,
                     rows * depth_);
        }
    }

    // First row of a tile of this chunk.
    int64_t Row(int64_t tile) const { return Cut(call_.m, chunk_.tile_begin + tile, plan_.row_tiles); }
    float* Packed(int64_t tile) const { return copy_ + (Row(tile) - first_row_) * depth_; }

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

    // B's part of a block where it lies.
    TileOperand OperandB(const Strip& strip, int64_t p) const { return {call_.b + p * call_.n + strip.first, call_.n}; }

    bool HasPanels() const { return call_.packed_b != nullptr && plan_.vectors == kRegisters.tile_vectors; }

    // Whether B can be read where it lies: whole vectors along p.
    bool ReadsB(const Strip& strip) const {
        return !HasPanels() && call_.form != LTN_FORM_NT && strip.columns == strip.vectors * kLanes;
    }

    TileOperand OperandA(int64_t tile, int64_t p) const {
        if (plan_.packs_a) {
            const int64_t rows = Row(tile + 1) - Row(tile);
            return {Packed(tile) + (p - k_begin_) * rows, rows};
        }
        const int64_t step = call_.form == LTN_FORM_TN ? call_.m : 1;  // Transposed, or of one row.
        return {call_.a + p * step + Row(tile), step};
    }

    // The tiles [begin, end) of a strip, block after block of k.
    void MultiplyStrip(const Strip& strip, int64_t begin, int64_t end, float* scratch) const {
        for (int64_t block = chunk_.block_begin; block < chunk_.block_end; ++block) {
            const int64_t p = BlockBegin(call_.k, block);
            const int64_t depth = BlockBegin(call_.k, block + 1) - p;
            int64_t tile = begin;
            TileOperand packed{scratch, strip.vectors * kLanes};
            if (HasPanels()) {
                packed = PanelAt(call_.packed_b, call_.k, strip, p);
            } else if (ReadsB(strip)) {
                // The first tile copies B for the others in passing, if they are not too few.
                const bool copies = end - begin >= kPackFromTiles;
                const int64_t reading_end = copies ? begin + 1 : end;
                for (; tile < reading_end; ++tile) {
                    MultiplyBlock(strip, tile, p, depth, OperandB(strip, p), copies ? scratch : nullptr, {});
                }
            } else {
                PackStrip(call_.form, call_.n, call_.k, call_.b, strip, p, depth, scratch);
            }
            for (const int64_t first = tile; tile < end; ++tile) {
                MultiplyBlock(strip, tile, p, depth, packed, nullptr, AheadOf(strip, block, tile - first));
            }
        }
    }

    // What the tile at this place among those of a block fetches: its share of the block after it, or where that lies
    // in one piece, of the strip after it.
    Ahead AheadOf(const Strip& strip, int64_t block, int64_t place) const {
        constexpr int64_t kLineFloats = 16;
        const bool last = block + 1 == chunk_.block_end;
        const bool next_strip = last || call_.form == LTN_FORM_NT;
        const int64_t first = next_strip ? strip.first + plan_.vectors * kLanes : strip.first;
        const int64_t columns = std::min(plan_.vectors * kLanes, call_.n - first);
        if (call_.m <= kRegisters.wide_rows || HasPanels() || place * kLineFloats >= columns) return {};
        if (call_.form == LTN_FORM_NT) {
            if (plan_.k_chunks > 1) return {};
            const int64_t p = BlockBegin(call_.k, block);
            return AheadFrom(first * call_.k + (place * call_.k + p) * kLineFloats, kLineFloats);
        }
        const int64_t p = BlockBegin(call_.k, last ? chunk_.block_begin : block + 1);
        return AheadFrom(p * call_.n + first + place * kLineFloats, call_.n);
    }

    // Elements of B.
    Ahead AheadFrom(int64_t first, int64_t step) const {
        constexpr int64_t kFloat = sizeof(float);
        return {reinterpret_cast<uintptr_t>(call_.b) + static_cast<uintptr_t>(first * kFloat), step * kFloat};
    }

    // One block of the sum for one tile, and the epilogue after the last.
    void MultiplyBlock(const Strip& strip, int64_t tile, int64_t p, int64_t depth, const TileOperand& b, float* copy,
                       const Ahead& ahead) const {
        const bool last = p + depth == call_.k;
        const int64_t rows = Row(tile + 1) - Row(tile);
        const int64_t first = Row(tile) * call_.n + strip.first;
        float* const c = call_.c + first;
        const float* const add = call_.add != nullptr ? call_.add + first : nullptr;
        const TileCall at{.a = OperandA(tile, p),
                          .b = b,
                          .depth = depth,
                          .c = c,
                          .c_step = call_.n,
                          .bias = last && call_.bias != nullptr ? call_.bias + strip.first : nullptr,
                          .add = p > 0 ? c : add,
                          .copy = copy,
                          .ahead = ahead};
        MultiplyTile(at, rows, strip.columns);
        if (last) Finish(call_, c, Row(tile), strip.first, rows, strip.columns);
    }

    const GemmCall& call_;
    const GemmPlan& plan_;
    const GemmChunk chunk_;
    const int64_t k_begin_;
    const int64_t depth_;
    const int64_t tiles_;
    const int64_t first_row_;
    float* const strip_;
    float* const copy_;
};

// The units [begin, end) of all row chunks, one after the other.
inline void ComputeStrips(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end, float* scratch) {
    const int64_t width = CeilDivide(call.n, kLanes);
    for (int64_t chunk = 0; chunk < plan.row_chunks; ++chunk) {
        const int64_t first = Cut(plan.row_tiles, chunk, plan.row_chunks) * width;
        const int64_t chunk_end = Cut(plan.row_tiles, chunk + 1, plan.row_chunks) * width;
        const int64_t from = std::max(begin, first);
        const int64_t to = std::min(end, chunk_end);
        for (int64_t k_chunk = 0; from < to && k_chunk < plan.k_chunks; ++k_chunk) {
            StripChunk(call, plan, chunk, k_chunk, scratch).Compute(from - first, to - first);
        }
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
