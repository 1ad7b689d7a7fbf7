// The matrix product for all of Highway's targets.
#include "kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/gemm/gemm_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/chunks.h"
#include "kernels/gemm/dot-inl.h"
#include "kernels/gemm/gemm.h"
#include "kernels/gemm/gemm_plan.h"
#include "kernels/gemm/pack-inl.h"
#include "kernels/gemm/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Two tiles read B where it lies; from the third on a copy side by side pays.
constexpr int64_t kPackFromTiles = 3;

GemmPlan Plan(const GemmCall& call) {
    return PlanVectorised(call, kRegisters);
}

void Activate(const GemmCall& call, float* c, int64_t rows, int64_t columns) {
    if (call.activate == nullptr) return;
    for (int64_t i = 0; i < rows; ++i) call.activate(c + i * call.n, c + i * call.n, columns, call.slope, 0);
}

// One step's share of the columns of C: full or narrower strips of plan.vectors vectors.
struct Strip {
    int64_t column;   // First column.
    int64_t columns;  // Columns inside C.
    int64_t vectors;
};

// B of one strip as the tiles read it: copied, or where it lies.
struct StripOfB {
    const float* data;
    int64_t step;
};

StripOfB PrepareStrip(const GemmCall& call, const GemmStep& step, const Strip& strip, int64_t tiles, float* scratch) {
    const int64_t depth = step.k_end - step.k_begin;
    const int64_t width = strip.vectors * kLanes;
    if (call.form == LTN_FORM_NT) {
        PackRows(scratch, width, call.b + strip.column * call.k + step.k_begin, call.k, strip.columns, depth,
                 width * depth);
        return {scratch, width};
    }
    const float* b = call.b + step.k_begin * call.n + strip.column;
    if (strip.columns == width && tiles < kPackFromTiles) return {b, call.n};
    PackColumns(scratch, width, b, call.n, strip.columns, depth, width * depth);
    return {scratch, width};
}

// The row tiles [begin, end) of one strip.
void MultiplyStrip(const GemmCall& call, const GemmPlan& plan, const GemmStep& step, const Strip& strip, int64_t begin,
                   int64_t end, float* scratch) {
    const int64_t depth = step.k_end - step.k_begin;
    const int64_t blocks = std::max<int64_t>(1, CeilDivide(depth, kBlockDepth));
    const StripOfB b = PrepareStrip(call, step, strip, end - begin, scratch);
    const int64_t first_row = Cut(call.m, step.tile_begin, plan.row_tiles);
    const auto& functions = kTileFunctions[static_cast<size_t>(strip.vectors - 1)];
    for (int64_t block = 0; block < blocks; ++block) {
        const int64_t k_begin = Cut(depth, block, blocks);
        const int64_t k_end = Cut(depth, block + 1, blocks);
        const bool last = step.k_begin + k_end == call.k;
        for (int64_t tile = begin; tile < end; ++tile) {
            const int64_t row = Cut(call.m, tile, plan.row_tiles);
            const int64_t rows = Cut(call.m, tile + 1, plan.row_tiles) - row;
            TileCall at{};
            if (plan.pack_tasks > 0) {
                at.a = call.shared + (row - first_row) * depth + k_begin * rows;
                at.a_step = rows;
            } else {  // A transposed, or of one row.
                at.a_step = call.form == LTN_FORM_TN ? call.m : 1;
                at.a = call.a + (step.k_begin + k_begin) * at.a_step + row;
            }
            at.b = b.data + k_begin * b.step;
            at.b_step = b.step;
            at.depth = k_end - k_begin;
            at.c = call.c + row * call.n + strip.column;
            at.c_step = call.n;
            at.bias = last && call.bias != nullptr ? call.bias + strip.column : nullptr;
            at.add = step.k_begin + k_begin > 0;
            const TileFunction multiply = functions[static_cast<size_t>(rows - 1)];
            if (strip.columns == strip.vectors * kLanes) {
                multiply(at);
            } else {
                MultiplyEdgeTile(at, rows, strip.columns, multiply);
            }
            if (last) Activate(call, at.c, rows, strip.columns);
        }
    }
}

// The units [begin, end) of the step's grid: vectors of C's width by tiles of its rows, strip after strip. A tile
// belongs to the range that holds the first of its units.
void ComputeTiles(const GemmCall& call, const GemmPlan& plan, int64_t step_index, int64_t begin, int64_t end,
                  float* scratch) {
    const GemmStep step = StepOf(call, plan, step_index);
    const int64_t tiles = step.tile_end - step.tile_begin;
    const int64_t column_vectors = CeilDivide(call.n, kLanes);
    end = std::min(end, tiles * column_vectors);
    for (int64_t unit = begin; unit < end;) {
        const int64_t first_vector = unit / (tiles * plan.vectors) * plan.vectors;
        const int64_t base = first_vector * tiles;
        const int64_t column = first_vector * kLanes;
        const int64_t vectors = std::min(plan.vectors, column_vectors - first_vector);
        const Strip strip{column, std::min(call.n - column, vectors * kLanes), vectors};
        const int64_t tile_begin = CeilDivide(unit - base, vectors);
        const int64_t tile_end = std::min(tiles, CeilDivide(end - base, vectors));
        if (tile_begin < tile_end) {
            MultiplyStrip(call, plan, step, strip, step.tile_begin + tile_begin, step.tile_begin + tile_end, scratch);
        }
        unit = base + tiles * vectors;
    }
}

// The units [begin, end): tiles of A of this step.
void PackTiles(const GemmCall& call, const GemmPlan& plan, int64_t step_index, int64_t begin, int64_t end) {
    const GemmStep step = StepOf(call, plan, step_index);
    const int64_t depth = step.k_end - step.k_begin;
    const int64_t first_row = Cut(call.m, step.tile_begin, plan.row_tiles);
    for (int64_t tile = step.tile_begin + begin; tile < std::min(step.tile_begin + end, step.tile_end); ++tile) {
        const int64_t row = Cut(call.m, tile, plan.row_tiles);
        const int64_t rows = Cut(call.m, tile + 1, plan.row_tiles) - row;
        float* to = call.shared + (row - first_row) * depth;
        if (call.form == LTN_FORM_TN) {
            PackColumns(to, rows, call.a + step.k_begin * call.m + row, call.m, rows, depth, rows * depth);
        } else {
            PackRows(to, rows, call.a + row * call.k + step.k_begin, call.k, rows, depth, rows * depth);
        }
    }
}

// The units [begin, end): tiles of dot products, all rows of kDotColumns columns first.
void ComputeDots(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end) {
    const float* const b = call.form == LTN_FORM_NT ? call.b : call.shared;
    end = std::min(end, plan.row_tiles * CeilDivide(call.n, kDotColumns));
    for (int64_t unit = begin; unit < end; ++unit) {
        const int64_t column = unit / plan.row_tiles * kDotColumns;
        const int64_t columns = std::min(kDotColumns, call.n - column);
        const int64_t row = Cut(call.m, unit % plan.row_tiles, plan.row_tiles);
        const int64_t rows = Cut(call.m, unit % plan.row_tiles + 1, plan.row_tiles) - row;
        DotCall at{call.a + row * call.k, {}, call.k};
        // Columns that are not there repeat the last one.
        for (int64_t t = 0; t < kDotColumns; ++t) at.b[t] = b + (column + std::min(t, columns - 1)) * call.k;
        float dots[kRegisters.dot_rows * kDotColumns];
        kDotFunctions[static_cast<size_t>(rows - 1)](at, dots);
        for (int64_t i = 0; i < rows; ++i) {
            for (int64_t t = 0; t < columns; ++t) {
                const float bias = call.bias != nullptr ? call.bias[column + t] : 0.0f;
                call.c[(row + i) * call.n + column + t] = dots[i * kDotColumns + t] + bias;
            }
        }
        Activate(call, call.c + row * call.n + column, rows, columns);
    }
}

// B[k,n] of few columns as rows along k.
void TransposeB(const GemmCall& call) {
    for (int64_t j = 0; j < call.n; ++j) {
        for (int64_t p = 0; p < call.k; ++p) call.shared[j * call.k + p] = call.b[p * call.n + j];
    }
}

void Pack(const GemmCall& call, const GemmPlan& plan, int64_t step, int64_t begin, int64_t end) {
    if (plan.method == GemmPlan::Method::kDots) {
        TransposeB(call);
    } else {
        PackTiles(call, plan, step, begin * plan.pack_task_units, end * plan.pack_task_units);
    }
}

void Compute(const GemmCall& call, const GemmPlan& plan, int64_t step, int64_t begin, int64_t end, float* scratch) {
    begin *= plan.compute_task_units;
    end *= plan.compute_task_units;
    if (plan.method == GemmPlan::Method::kDots) {
        ComputeDots(call, plan, begin, end);
    } else {
        ComputeTiles(call, plan, step, begin, end, scratch);
    }
}

const GemmKernels& Table() {
    static constexpr GemmKernels kKernels{Plan, Pack, Compute};
    return kKernels;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const GemmKernels& GemmKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarGemmKernels());
}

}  // namespace latent
#endif
