#include <algorithm>
#include <limits>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "cpu/kernels/reduce/layout.h"
#include "cpu/operations.h"

namespace latent {

namespace {

constexpr int64_t kTileColumns = 256;  // Columns of one tile; their totals stay in the first-level cache.
constexpr int64_t kEnoughTasks = 16;   // From this number of tasks on, the inputs of an output are not split.
constexpr int64_t kMostGroups = 64;    // Most groups into which the inputs of one output are split.
static_assert(kEnoughTasks * kTileColumns * kMostGroups * int64_t{sizeof(double)} <= Execution::kSharedScratchBytes);

// The number of input elements for one element of the output. A batch dimension counts with the global batch.
double Reduced(const Operands& operands, const Execution& execution) {
    const View& in = operands.in[0];
    double count = 1;
    for (int axis = 0; axis < in.rank; ++axis) {
        if ((operands.instruction.flags >> axis & 1) == 0) continue;
        const bool of_batch = (in.batch_axes >> axis & 1) != 0;
        count *= static_cast<double>(of_batch ? in.dims[axis] / execution.rows : in.dims[axis]);
        if (of_batch) count *= static_cast<double>(execution.batch);
    }
    return count;
}

// One reduction. If the outputs alone give too few tasks, the inputs of each output are split into groups. Each group
// stores its totals in scratch memory, and these are joined in order.
class Reduction {
public:
    Reduction(const Operands& operands, Execution& execution)
        : execution_(execution),
          out_(operands.out[0]),
          x_(operands.in[0].f32()),
          layout_(operands.in[0], operands.instruction.flags),
          join_(JoinOf(operands.instruction.kind, execution.kernels.reduce)),
          divisor_(operands.instruction.kind == LTN_REDUCE_MEAN ? Reduced(operands, execution) : 1.0) {}

    void Run() {
        if (layout_.columns) {
            RunColumns();
        } else {
            RunRows();
        }
    }

private:
    static const ReduceKernels::Join& JoinOf(int32_t kind, const ReduceKernels& kernels) {
        switch (kind) {
            case LTN_REDUCE_MAX:
                return kernels.max;
            case LTN_REDUCE_LOG_SUM_EXP:
                return kernels.log_sum_exp;
            default:
                return kernels.sum;
        }
    }

    static int64_t Groups(int64_t elements, int64_t tasks) {
        return tasks >= kEnoughTasks ? 1 : std::clamp(elements / kChunkElements, int64_t{1}, kMostGroups);
    }

    // Each task computes some outputs over one group of their inputs.
    void RunRows() {
        const int64_t inputs = layout_.reduced.count() * layout_.width;
        const int64_t outputs = out_.count;
        const int64_t outputs_per_task = std::max<int64_t>(1, kChunkElements / inputs);
        const int64_t tasks = CeilDivide(outputs, outputs_per_task);
        groups_ = Groups(inputs, tasks);
        execution_.pool.For(tasks * groups_, [&](int64_t task, int) {
            const int64_t group = task % groups_;
            const int64_t begin = task / groups_ * outputs_per_task;
            for (int64_t i = begin; i < std::min(begin + outputs_per_task, outputs); ++i) {
                const double total =
                    RowTotal(layout_.kept.Offset(i), inputs * group / groups_, inputs * (group + 1) / groups_);
                Finish(i, group, &total, 1);
            }
        });
        JoinGroups();
    }

    // Joins the inputs [begin, end) of one output. The range may begin and end inside of a row.
    double RowTotal(int64_t offset, int64_t begin, int64_t end) const {
        double total = join_.identity;
        while (begin < end) {
            const int64_t row = begin / layout_.width;
            const int64_t first = begin % layout_.width;
            const int64_t count = std::min(layout_.width - first, end - begin);
            total = join_.pair(total, join_.row(x_ + offset + layout_.reduced.Offset(row) + first, count));
            begin += count;
        }
        return total;
    }

    // Each task computes some tiles of columns over one group of their rows.
    void RunColumns() {
        const int64_t rows = layout_.reduced.count() * layout_.rows;
        const int64_t tile_elements = rows * std::min(layout_.width, kTileColumns);
        const int64_t tiles_per_row = CeilDivide(layout_.width, kTileColumns);
        const int64_t tiles = tiles_per_row * layout_.kept.count();
        const int64_t tiles_per_task = std::max<int64_t>(1, kChunkElements / tile_elements);
        const int64_t tasks = CeilDivide(tiles, tiles_per_task);
        groups_ = Groups(tile_elements, tasks);
        execution_.pool.For(tasks * groups_, [&](int64_t task, int) {
            const int64_t group = task % groups_;
            const int64_t begin = task / groups_ * tiles_per_task;
            for (int64_t tile = begin; tile < std::min(begin + tiles_per_task, tiles); ++tile) {
                RunTile(tile / tiles_per_row, tile % tiles_per_row * kTileColumns, group, rows * group / groups_,
                        rows * (group + 1) / groups_);
            }
        });
        JoinGroups();
    }

    // Computes the tile that begins at column of one kept index, over the rows [begin, end).
    void RunTile(int64_t kept, int64_t column, int64_t group, int64_t begin, int64_t end) const {
        const int64_t columns = std::min(kTileColumns, layout_.width - column);
        double totals[kTileColumns];
        std::fill_n(totals, columns, join_.identity);
        AddColumnRows(totals, layout_.kept.Offset(kept) + column, columns, begin, end);
        Finish(kept * layout_.width + column, group, totals, columns);
    }

    void AddColumnRows(double* totals, int64_t offset, int64_t columns, int64_t begin, int64_t end) const {
        while (begin < end) {
            const int64_t first = begin % layout_.rows;
            const int64_t count = std::min(layout_.rows - first, end - begin);
            const float* x = x_ + offset + layout_.reduced.Offset(begin / layout_.rows) + first * layout_.stride;
            join_.add_rows(totals, x, layout_.stride, count, columns);
            begin += count;
        }
    }

    void Finish(int64_t output, int64_t group, const double* totals, int64_t count) const {
        if (groups_ == 1) {
            for (int64_t i = 0; i < count; ++i) Write(output + i, totals[i]);
        } else {
            std::copy_n(totals, count, partials() + group * out_.count + output);
        }
    }

    void JoinGroups() const {
        if (groups_ == 1) return;
        for (int64_t i = 0; i < out_.count; ++i) {
            double total = join_.identity;
            for (int64_t g = 0; g < groups_; ++g) total = join_.pair(total, partials()[g * out_.count + i]);
            Write(i, total);
        }
    }

    void Write(int64_t output, double total) const {
        float& out = out_.f32()[output];
        const double before = execution_.accumulate ? static_cast<double>(out) : 0.0;
        out = static_cast<float>(before + total / divisor_);
    }

    double* partials() const { return reinterpret_cast<double*>(execution_.shared_scratch); }

    Execution& execution_;
    const View& out_;
    const float* x_;
    const ReductionLayout layout_;
    const ReduceKernels::Join& join_;
    const double divisor_;
    int64_t groups_ = 1;
};

float ReductionOfNothing(int32_t kind) {
    switch (kind) {
        case LTN_REDUCE_SUM:
            return 0.0f;
        case LTN_REDUCE_MEAN:
            return std::numeric_limits<float>::quiet_NaN();
        default:
            return -std::numeric_limits<float>::infinity();
    }
}

}  // namespace

void ExecuteReduce(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    if (operands.in[0].count == 0) {
        if (execution.accumulate) return;
        std::fill_n(out.f32(), out.count, ReductionOfNothing(operands.instruction.kind));
    } else {
        Reduction(operands, execution).Run();
    }
}

}  // namespace latent
