// The tiled method: C in strips of some vectors' width, each strip in row tiles, over copies of A and B that are read
// in order.
#if defined(LATENT_KERNELS_GEMM_TILED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_TILED_INL_H_
#undef LATENT_KERNELS_GEMM_TILED_INL_H_
#else
#define LATENT_KERNELS_GEMM_TILED_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "kernels/chunks.h"
#include "kernels/gemm/gemm_plan.h"
#include "kernels/gemm/pack-inl.h"
#include "kernels/gemm/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// One or two tiles read B where it lies; from the third on a copy pays.
constexpr int64_t kPackFromTiles = 3;

// Columns of C whose tiles share one part of B.
struct Strip {
    int64_t first;    // Of C's columns.
    int64_t columns;  // Inside C.
    int64_t vectors;
};

// One step of a plan.
class TiledStep {
public:
    TiledStep(const GemmCall& call, const GemmPlan& plan, int64_t index)
        : call_(call),
          plan_(plan),
          step_(StepOf(call, plan, index)),
          depth_(step_.k_end - step_.k_begin),
          tiles_(step_.tile_end - step_.tile_begin),
          first_row_(Row(0)) {}

    // The tiles [begin, end) of A.
    void Pack(int64_t begin, int64_t end) const {
        end = std::min(end, tiles_);
        if (call_.form == LTN_FORM_TN) return PackTransposed(begin, end);
        for (int64_t tile = begin; tile < end; ++tile) {
            const int64_t rows = Row(tile + 1) - Row(tile);
            PackRows(Packed(tile), rows, call_.a + Row(tile) * call_.k + step_.k_begin, call_.k, rows, depth_,
                     rows * depth_);
        }
    }

    // The units [begin, end) of the grid of tiles by vectors of C's width, strip after strip. A tile belongs to the
    // range that holds the first of its units.
    void Compute(int64_t begin, int64_t end, float* scratch) const {
        const int64_t width = CeilDivide(call_.n, kLanes);
        end = std::min(end, tiles_ * width);
        for (int64_t unit = begin; unit < end;) {
            const int64_t vector = unit / (tiles_ * plan_.vectors) * plan_.vectors;
            const int64_t vectors = std::min(plan_.vectors, width - vector);
            const int64_t base = vector * tiles_;
            const int64_t next = base + vectors * tiles_;
            const int64_t tile_begin = CeilDivide(unit - base, vectors);
            const int64_t tile_end = std::min(tiles_, CeilDivide(end - base, vectors));
            if (tile_begin < tile_end) MultiplyStrip(StripAt(vector), tile_begin, tile_end, scratch);
            unit = next;
        }
    }

private:
    // First row of a tile of this step.
    int64_t Row(int64_t tile) const { return Cut(call_.m, step_.tile_begin + tile, plan_.row_tiles); }
    float* Packed(int64_t tile) const { return call_.shared + (Row(tile) - first_row_) * depth_; }

    Strip StripAt(int64_t vector) const {
        const int64_t first = vector * kLanes;
        const int64_t columns = std::min(call_.n - first, plan_.vectors * kLanes);
        return {first, columns, CeilDivide(columns, kLanes)};
    }

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
        const float* from = call_.a + (step_.k_begin + p) * call_.m + row;
        float* to = Packed(tile) + p * rows;
        for (int64_t room = (depth_ - p) * rows; p < p_end; ++p, from += call_.m, to += rows, room -= rows) {
            StoreFirst(whole ? hn::LoadU(Floats(), from) : LoadTail(Floats(), from, rows), to, rows, room);
        }
    }

    // B's part of a block where it lies.
    TileOperand OperandB(const Strip& strip, int64_t p) const { return {call_.b + p * call_.n + strip.first, call_.n}; }

    // Whether B can be read where it lies: whole vectors along p.
    bool ReadsB(const Strip& strip) const {
        return call_.form != LTN_FORM_NT && strip.columns == strip.vectors * kLanes;
    }

    // Copies B's part of a block side by side.
    void PackB(const Strip& strip, int64_t p, int64_t depth, float* to) const {
        const int64_t width = strip.vectors * kLanes;
        if (call_.form == LTN_FORM_NT) {
            PackRows(to, width, call_.b + strip.first * call_.k + p, call_.k, strip.columns, depth, width * depth);
        } else {
            PackColumns(to, width, call_.b + p * call_.n + strip.first, call_.n, strip.columns, depth);
        }
    }

    TileOperand OperandA(int64_t tile, int64_t p) const {
        if (plan_.pack_tasks > 0) {
            const int64_t rows = Row(tile + 1) - Row(tile);
            return {Packed(tile) + (p - step_.k_begin) * rows, rows};
        }
        const int64_t step = call_.form == LTN_FORM_TN ? call_.m : 1;  // Transposed, or of one row.
        return {call_.a + p * step + Row(tile), step};
    }

    // The tiles [begin, end) of a strip, block after block of k.
    void MultiplyStrip(const Strip& strip, int64_t begin, int64_t end, float* scratch) const {
        const int64_t blocks = std::max<int64_t>(1, CeilDivide(depth_, kBlockDepth));
        for (int64_t block = 0; block < blocks; ++block) {
            const int64_t p = step_.k_begin + Cut(depth_, block, blocks);
            const int64_t p_end = step_.k_begin + Cut(depth_, block + 1, blocks);
            const TileOperand packed{scratch, strip.vectors * kLanes};
            int64_t tile = begin;
            if (ReadsB(strip)) {
                // The first tile copies B for the others in passing, if they are not too few.
                const bool copies = end - begin >= kPackFromTiles;
                const int64_t reading_end = copies ? begin + 1 : end;
                for (; tile < reading_end; ++tile) {
                    MultiplyBlock(strip, tile, p, p_end, OperandB(strip, p), copies ? scratch : nullptr);
                }
            } else {
                PackB(strip, p, p_end - p, scratch);
            }
            for (; tile < end; ++tile) MultiplyBlock(strip, tile, p, p_end, packed, nullptr);
        }
    }

    // The part [p, p_end) of the sum for one tile, and the epilogue after the last.
    void MultiplyBlock(const Strip& strip, int64_t tile, int64_t p, int64_t p_end, const TileOperand& b,
                       float* copy) const {
        const bool last = p_end == call_.k;
        const int64_t rows = Row(tile + 1) - Row(tile);
        float* const c = call_.c + Row(tile) * call_.n + strip.first;
        const TileCall at{.a = OperandA(tile, p),
                          .b = b,
                          .depth = p_end - p,
                          .c = c,
                          .c_step = call_.n,
                          .bias = last && call_.bias != nullptr ? call_.bias + strip.first : nullptr,
                          .add = p > 0,
                          .copy = copy};
        MultiplyTile(at, rows, strip.columns);
        if (last) Activate(call_, c, rows, strip.columns);
    }

    const GemmCall& call_;
    const GemmPlan& plan_;
    const GemmStep step_;
    const int64_t depth_;
    const int64_t tiles_;
    const int64_t first_row_;
};

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
