#include "kernels/gemm/gemm_plan.h"

#include "kernels/chunks.h"
#include "program/op.h"

namespace latent {
namespace {

// Multiply-adds, or elements copied, that are worth waking a thread for: several microseconds.
constexpr int64_t kTaskProducts = int64_t{1} << 19;
constexpr int64_t kTaskCopies = int64_t{1} << 16;

// Up to this many rows, transposing B for tiles costs more than dot products do with their sums over lanes.
constexpr int64_t kDotMaxRows = 24;

// Up to this many columns, tiles would leave most lanes of their vectors idle.
constexpr int64_t kDotMaxColumns = 4;

constexpr int64_t kSharedFloats = Execution::kSharedScratchBytes / int64_t{sizeof(float)};

bool PrefersDots(const GemmCall& call, const GemmRegisters& registers) {
    if (call.k < 2 * registers.lanes) return false;
    switch (call.form) {
        case LTN_FORM_NT:
            return call.m <= kDotMaxRows || call.n <= kDotMaxColumns;
        case LTN_FORM_NN:
            return call.n <= kDotMaxColumns && call.m > registers.tile_rows && call.n * call.k <= kSharedFloats;
        default:
            return false;
    }
}

// Units of the same work in tasks that are worth it.
void SetComputeTasks(GemmPlan& plan, int64_t units, int64_t unit_products) {
    plan.compute_task_units = CeilDivide(kTaskProducts, std::max<int64_t>(unit_products, 1));
    plan.compute_tasks = CeilDivide(units, plan.compute_task_units);
}

// Units: tiles of dot_rows rows and kDotColumns columns, all rows of a group of columns first.
GemmPlan PlanDots(const GemmCall& call, const GemmRegisters& registers) {
    GemmPlan plan;
    plan.method = GemmPlan::Method::kDots;
    plan.row_tiles = CeilDivide(call.m, registers.dot_rows);
    plan.pack_tasks = call.form == LTN_FORM_NN ? 1 : 0;
    // Reading B counts, too: with one row it is all there is to do.
    SetComputeTasks(plan, plan.row_tiles * CeilDivide(call.n, kDotColumns),
                    call.k * kDotColumns * (registers.dot_rows + 4));
    return plan;
}

// Units of computing: one tile of one vector's width, all rows of a strip first. Units of packing: tiles of A.
GemmPlan PlanTiles(const GemmCall& call, const GemmRegisters& registers) {
    const bool wide = call.m <= registers.wide_rows;
    GemmPlan plan;
    plan.method = GemmPlan::Method::kTiles;
    plan.vectors = wide ? registers.wide_vectors : registers.tile_vectors;
    plan.row_tiles = CeilDivide(call.m, wide ? registers.wide_rows : registers.tile_rows);
    plan.k_chunks = std::max<int64_t>(1, CeilDivide(call.k, kChunkDepth));

    const int64_t tile_rows = CeilDivide(call.m, plan.row_tiles);
    const int64_t depth = CeilDivide(call.k, plan.k_chunks);
    const int64_t column_vectors = CeilDivide(call.n, registers.lanes);
    // One row is as good as packed, and so are the rows of a transposed A if they are not read often.
    const bool packs = call.form == LTN_FORM_TN ? column_vectors > 2 * plan.vectors : call.m > 1;
    if (packs && depth > 0) {
        const int64_t tile = tile_rows * depth;
        plan.row_chunks = CeilDivide(plan.row_tiles * tile, kSharedFloats - tile);
        plan.pack_task_units = CeilDivide(kTaskCopies, tile);
        plan.pack_tasks = CeilDivide(CeilDivide(plan.row_tiles, plan.row_chunks), plan.pack_task_units);
    }
    plan.steps = plan.k_chunks * plan.row_chunks;
    SetComputeTasks(plan, CeilDivide(plan.row_tiles, plan.row_chunks) * column_vectors,
                    (tile_rows + 4) * registers.lanes * depth);
    return plan;
}

}  // namespace

GemmPlan PlanVectorised(const GemmCall& call, const GemmRegisters& registers) {
    return PrefersDots(call, registers) ? PlanDots(call, registers) : PlanTiles(call, registers);
}

}  // namespace latent
