#include "cpu/kernels/gemm/gemm_plan.h"

#include "cpu/execution.h"
#include "cpu/kernels/chunks.h"

namespace latent {
namespace {

// Multiply-adds, or elements copied, that are worth waking a thread for: several microseconds.
constexpr int64_t kTaskProducts = int64_t{1} << 19;
constexpr int64_t kTaskCopies = int64_t{1} << 16;

// Up to this many rows, transposing B for tiles costs more than dot products do with their sums over lanes.
constexpr int64_t kDotMaxRows = 24;

// Up to this many columns, tiles would leave most lanes of their vectors idle.
constexpr int64_t kDotMaxColumns = 4;

// Up to this many, wide tiles of C's transpose do.
constexpr int64_t kNarrowMaxColumns = 6;

// Up to this depth a product is mostly the writing of C, which goes best along whole rows.
constexpr int64_t kOuterDepth = 8;

constexpr int64_t kThreadFloats = Execution::kThreadScratchBytes / int64_t{sizeof(float)};
constexpr int64_t kSharedFloats = Execution::kSharedScratchBytes / int64_t{sizeof(float)};

// Most of A copied at a time: every strip reads it again, so it should stay in a second-level cache of 1 MiB beside
// B's strip and the next one.
constexpr int64_t kChunkFloats = int64_t{5} << 15;

// With so many row tiles a thread each can take rows of its own rather than columns: samples of a batch then stay with
// one thread from layer to layer, and what a thread wrote last is what it reads next.
constexpr int64_t kTilesOfThread = 4;

// Rows of their own, unless B's rows become columns of C and are not packed: then the rows that a thread reads are
// those of the weights that it updates, and no other thread needs them.
bool PrefersRows(const GemmCall& call) {
    return call.form == LTN_FORM_NN || (call.form == LTN_FORM_NT && call.packed_b != nullptr);
}

bool PrefersDots(const GemmCall& call, const GemmRegisters& registers) {
    if (call.k < 2 * registers.lanes) return false;
    switch (call.form) {
        case LTN_FORM_NT:
            return call.m <= kDotMaxRows || call.n <= kDotMaxColumns;
        case LTN_FORM_NN:
            return call.n <= kDotMaxColumns && call.m > registers.tile_rows && call.n * call.k <= kThreadFloats;
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
    // Reading B counts, too: with one row it is all there is to do.
    SetComputeTasks(plan, plan.row_tiles * CeilDivide(call.n, kDotColumns),
                    call.k * kDotColumns * (registers.dot_rows + 4));
    return plan;
}

// Units: one tile of one vector's width, all rows of a chunk's strip first, chunk after chunk.
GemmPlan PlanStrips(const GemmCall& call, const GemmRegisters& registers, int64_t threads) {
    const bool wide = call.m <= registers.wide_rows;
    GemmPlan plan;
    plan.method = GemmPlan::Method::kStrips;
    plan.vectors = wide ? registers.wide_vectors : registers.tile_vectors;
    plan.row_tiles = std::max<int64_t>(1, CeilDivide(call.m, wide ? registers.wide_rows : registers.tile_rows));
    const int64_t tile_rows = CeilDivide(call.m, plan.row_tiles);
    const int64_t column_vectors = CeilDivide(call.n, registers.lanes);
    int64_t depth = call.k;
    // One row is as good as packed, and so are the rows of a transposed A if they are not read often.
    plan.packs_a = call.k > 0 && (call.form == LTN_FORM_TN ? column_vectors > 2 * plan.vectors : call.m > 1);
    if (plan.packs_a) {
        if (call.m * depth > kChunkFloats) {
            plan.k_chunks = BlockCount(call.k);
            depth = CeilDivide(call.k, plan.k_chunks);
        }
        plan.row_chunks = std::max<int64_t>(1, CeilDivide(call.m * depth, kChunkFloats));
    }
    SetComputeTasks(plan, plan.row_tiles * column_vectors, (tile_rows + 4) * registers.lanes * call.k);
    if (PrefersRows(call) && plan.compute_tasks > threads && plan.row_tiles >= kTilesOfThread * threads) {
        plan.row_chunks = CeilDivide(plan.row_chunks, threads) * threads;
        plan.row_tiles = CeilDivide(plan.row_tiles, plan.row_chunks) * plan.row_chunks;
        plan.compute_tasks = plan.row_tiles * column_vectors;
        plan.compute_task_units = 1;
    }
    return plan;
}

// Rows of C of which a thread's scratch holds the part of A, and the part of C if that is only passed on.
int64_t PanelRows(const GemmCall& call, const GemmRegisters& registers) {
    const int64_t floats = std::max<int64_t>(1, call.k + (call.update != nullptr ? call.n : 0));
    return std::min(registers.tile_rows, kThreadFloats / floats);
}

int64_t PanelFloats(const GemmCall& call, const GemmRegisters& registers) {
    return CeilDivide(call.n, registers.lanes) * registers.lanes * call.k;
}

bool HoldsPanels(const GemmCall& call, const GemmRegisters& registers) {
    return PanelRows(call, registers) > 0 &&
           (call.packed_b != nullptr || PanelFloats(call, registers) <= kSharedFloats);
}

// Whether a thread's scratch holds B beside the parts of A and C.
bool HoldsOwnPanels(const GemmCall& call, const GemmRegisters& registers) {
    return PanelFloats(call, registers) + registers.tile_rows * (call.k + call.n) <= kThreadFloats;
}

bool PrefersPanels(const GemmCall& call, const GemmRegisters& registers) {
    return call.k <= kOuterDepth && call.m > registers.wide_rows && call.n > registers.lanes &&
           HoldsPanels(call, registers);
}

// Units of computing: row tiles. Units of packing: strips of B, if they are too large for each thread to copy.
GemmPlan PlanPanels(const GemmCall& call, const GemmRegisters& registers) {
    GemmPlan plan;
    plan.method = GemmPlan::Method::kPanels;
    plan.vectors = registers.tile_vectors;
    plan.row_tiles = std::max<int64_t>(1, CeilDivide(call.m, PanelRows(call, registers)));
    plan.packs_own_b = call.packed_b == nullptr && HoldsOwnPanels(call, registers);
    if (call.packed_b == nullptr && !plan.packs_own_b) {
        const int64_t strips = CeilDivide(call.n, plan.vectors * registers.lanes);
        plan.pack_tasks = CeilDivide(strips, PackTaskStrips(call.k, registers));
    }
    // Writing an element of C counts as some products, using it up as many more.
    const int64_t depth = call.k + (call.update != nullptr ? 64 : 16);
    SetComputeTasks(plan, plan.row_tiles, CeilDivide(call.m, plan.row_tiles) * call.n * depth);
    return plan;
}

// Units: strips of rows of C.
GemmPlan PlanNarrow(const GemmCall& call, const GemmRegisters& registers) {
    GemmPlan plan;
    plan.method = GemmPlan::Method::kNarrow;
    plan.vectors = registers.wide_vectors;
    const int64_t rows = plan.vectors * registers.lanes;
    plan.row_tiles = CeilDivide(call.m, rows);
    SetComputeTasks(plan, plan.row_tiles, rows * call.k * (call.n + 4));
    return plan;
}

bool PrefersNarrow(const GemmCall& call, const GemmRegisters& registers) {
    return call.form == LTN_FORM_TN && call.n > 0 && call.n <= std::min(kNarrowMaxColumns, registers.wide_rows) &&
           call.n < call.m;
}

}  // namespace

int64_t PackTaskStrips(int64_t k, const GemmRegisters& registers) {
    return CeilDivide(kTaskCopies, std::max<int64_t>(1, k * registers.tile_vectors * registers.lanes));
}

bool CanUpdateVectorised(const GemmCall& call, const GemmRegisters& registers) {
    return HoldsPanels(call, registers);
}

GemmPlan PlanVectorised(const GemmCall& call, const GemmRegisters& registers, int64_t threads) {
    if (call.update != nullptr) return PlanPanels(call, registers);
    if (PrefersDots(call, registers)) return PlanDots(call, registers);
    if (PrefersNarrow(call, registers)) return PlanNarrow(call, registers);
    return PrefersPanels(call, registers) ? PlanPanels(call, registers) : PlanStrips(call, registers, threads);
}

}  // namespace latent
