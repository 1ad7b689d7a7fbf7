#include "cpu/kernels/gemm/gemm_plan.h"

#include "cpu/execution.h"
#include "cpu/kernels/chunks.h"

namespace latent {
namespace {

// Up to this many rows, transposing B for tiles costs more than dot products do with their sums over lanes.
constexpr int64_t kDotMaxRows = 24;

// Up to this many columns, tiles would leave most lanes of their vectors idle.
constexpr int64_t kDotMaxColumns = 4;

// Up to this many columns, wide tiles of C's transpose are faster.
constexpr int64_t kNarrowMaxColumns = 6;

// Up to this depth a product is mostly the writing of C, which is fastest along whole rows.
constexpr int64_t kOuterDepth = 8;

constexpr int64_t kThreadFloats = Execution::kThreadScratchBytes / int64_t{sizeof(float)};
constexpr int64_t kSharedFloats = Execution::kSharedScratchBytes / int64_t{sizeof(float)};

// Most of A in a block, mc * kc: every B panel reads it again, so it stays in a second-level cache of 1 MiB (that of
// the processors where this was measured) beside the B panel and the next one.
constexpr int64_t kBlockFloats = int64_t{5} << 15;

// With at least so many row tiles for each thread, a thread takes rows of its own rather than columns: samples of a
// batch then stay with one thread from layer to layer, and a thread reads what it wrote last.
constexpr int64_t kTilesOfThread = 4;

// Units of work, each of so many multiply-adds, that make a task.
int64_t UnitsOfTask(int64_t unit_products) {
    return CeilDivide(kTaskProducts, std::max<int64_t>(unit_products, 1));
}

// Form NT reads rows of B, the weights, as columns of C. Threads then take columns, so that each reads only the weights
// that it also updates, unless all read a packed copy anyway.
bool PrefersRows(const GemmCall& call) {
    return call.form == LTN_FORM_NN || (call.form == LTN_FORM_NT && call.packed_b != nullptr);
}

bool PrefersDots(const GemmCall& call, const Registers& registers) {
    if (call.k < 2 * registers.lanes) return false;
    switch (call.form) {
        case LTN_FORM_NT:
            return call.m <= kDotMaxRows || call.n <= kDotMaxColumns;
        case LTN_FORM_NN:
            return call.n <= kDotMaxColumns && call.m > registers.tall.rows && call.n * call.k <= kThreadFloats;
        default:
            return false;
    }
}

GemmPlan PlanDots(const GemmCall& call, const Registers& registers) {
    const int64_t row_tiles = CeilDivide(call.m, registers.dot_rows);
    const int64_t tiles = row_tiles * CeilDivide(call.n, kDotColumns);
    // Reading B counts, too: with one row it is all the work.
    const int64_t task_tiles = UnitsOfTask(call.k * kDotColumns * (registers.dot_rows + 4));
    return {.compute_tasks = CeilDivide(tiles, task_tiles), .method = DotsPlan{row_tiles, task_tiles}};
}

bool PrefersNarrow(const GemmCall& call, const Registers& registers) {
    return call.form == LTN_FORM_TN && call.n > 0 && call.n <= std::min(kNarrowMaxColumns, registers.wide.rows) &&
           call.n < call.m;
}

GemmPlan PlanNarrow(const GemmCall& call, const Registers& registers) {
    const int64_t rows = registers.wide.vectors * registers.lanes;
    const int64_t row_panels = CeilDivide(call.m, rows);
    const int64_t task_panels = UnitsOfTask(rows * call.k * (call.n + 4));
    return {.compute_tasks = CeilDivide(row_panels, task_panels), .method = NarrowPlan{row_panels, task_panels}};
}

// Rows of C of which a thread's scratch holds the part of A, and the part of C if that is handed to an update.
int64_t PanelRows(const GemmCall& call, const Registers& registers) {
    const int64_t floats = std::max<int64_t>(1, call.k + (call.update != nullptr ? call.n : 0));
    return std::min(registers.tall.rows, kThreadFloats / floats);
}

int64_t PackedFloats(const GemmCall& call, const Registers& registers) {
    return CeilDivide(call.n, registers.lanes) * registers.lanes * call.k;
}

bool HoldsPackedB(const GemmCall& call, const Registers& registers) {
    return PanelRows(call, registers) > 0 &&
           (call.packed_b != nullptr || PackedFloats(call, registers) <= kSharedFloats);
}

// Whether a thread's scratch holds all of B beside the parts of A and C.
bool HoldsOwnPackedB(const GemmCall& call, const Registers& registers) {
    return PackedFloats(call, registers) + registers.tall.rows * (call.k + call.n) <= kThreadFloats;
}

bool PrefersRowPanels(const GemmCall& call, const Registers& registers) {
    return call.k <= kOuterDepth && call.m > registers.wide.rows && call.n > registers.lanes &&
           HoldsPackedB(call, registers);
}

GemmPlan PlanRowPanels(const GemmCall& call, const Registers& registers) {
    RowPanelsPlan plan;
    plan.row_tiles = std::max<int64_t>(1, CeilDivide(call.m, PanelRows(call, registers)));
    plan.packs_own_b = call.packed_b == nullptr && HoldsOwnPackedB(call, registers);
    // Writing an element of C counts as some products, updating with it as many more.
    const int64_t depth = call.k + (call.update != nullptr ? 64 : 16);
    plan.task_tiles = UnitsOfTask(CeilDivide(call.m, plan.row_tiles) * call.n * depth);
    const bool packs_shared_b = call.packed_b == nullptr && !plan.packs_own_b;
    const int64_t b_panels = CeilDivide(call.n, registers.tall.vectors * registers.lanes);
    return {.pack_tasks = packs_shared_b ? CeilDivide(b_panels, PackTaskPanels(call.k, registers)) : 0,
            .compute_tasks = CeilDivide(plan.row_tiles, plan.task_tiles),
            .method = plan};
}

GemmPlan PlanBlocked(const GemmCall& call, const Registers& registers, int64_t threads) {
    const MicroTile tile = call.m <= registers.wide.rows ? registers.wide : registers.tall;
    const int64_t column_vectors = CeilDivide(call.n, registers.lanes);
    BlockedPlan plan{};
    plan.vectors = tile.vectors;
    plan.row_tiles = std::max<int64_t>(1, CeilDivide(call.m, tile.rows));
    const int64_t tile_rows = CeilDivide(call.m, plan.row_tiles);
    // One row is as good as packed, and so are the rows of a transposed A if they are not read often.
    plan.packs_a = call.k > 0 && (call.form == LTN_FORM_TN ? column_vectors > 2 * plan.vectors : call.m > 1);
    plan.k_ranges = plan.packs_a && call.m * call.k > kBlockFloats ? BlockCount(call.k) : 1;
    const int64_t depth = CeilDivide(call.k, plan.k_ranges);
    plan.row_blocks = plan.packs_a ? std::max<int64_t>(1, CeilDivide(call.m * depth, kBlockFloats)) : 1;
    plan.task_cells = UnitsOfTask((tile_rows + 4) * registers.lanes * call.k);
    int64_t tasks = CeilDivide(plan.row_tiles * column_vectors, plan.task_cells);
    if (PrefersRows(call) && tasks > threads && plan.row_tiles >= kTilesOfThread * threads) {
        plan.row_blocks = CeilDivide(plan.row_blocks, threads) * threads;
        plan.row_tiles = CeilDivide(plan.row_tiles, plan.row_blocks) * plan.row_blocks;
        plan.task_cells = 1;
        tasks = plan.row_tiles * column_vectors;
    }
    return {.compute_tasks = tasks, .method = plan};
}

}  // namespace

int64_t PackTaskPanels(int64_t k, const Registers& registers) {
    return CeilDivide(kTaskCopies, std::max<int64_t>(1, k * registers.tall.vectors * registers.lanes));
}

bool CanUpdateVectorised(const GemmCall& call, const Registers& registers) {
    return HoldsPackedB(call, registers);
}

GemmPlan PlanVectorised(const GemmCall& call, const Registers& registers, int64_t threads) {
    if (call.update != nullptr) return PlanRowPanels(call, registers);
    if (PrefersDots(call, registers)) return PlanDots(call, registers);
    if (PrefersNarrow(call, registers)) return PlanNarrow(call, registers);
    if (PrefersRowPanels(call, registers)) return PlanRowPanels(call, registers);
    return PlanBlocked(call, registers, threads);
}

}  // namespace latent
