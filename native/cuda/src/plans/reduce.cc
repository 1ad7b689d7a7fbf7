#include <algorithm>
#include <limits>

#include "../call.h"

namespace latent::cuda {
namespace {

constexpr int64_t kPartInputs = 4096;  // Inputs of an output, from which on they are cut into parts,
constexpr int64_t kMostParts = 64;     // of which there are at most so many;
constexpr int64_t kEnoughTiles = 128;  // and not, if there are so many tiles anyway.

// The kept and the reduced dimensions, without those of 1.
void Split(const Call& call, ReduceArguments& arguments) {
    const Operand& in = call.in[0];
    int64_t stride = 1;
    bool innermost = true;
    for (int axis = in.rank - 1; axis >= 0; --axis) {
        const int64_t size = in.dims[axis];
        const bool is_reduced = (call.instruction.flags >> axis & 1) != 0;
        if (size != 1) {
            IndexSpace& space = is_reduced ? arguments.reduced : arguments.kept;
            space.sizes[space.rank] = size;
            space.strides[space.rank] = stride;
            ++space.rank;
            if (innermost) arguments.by_columns = is_reduced ? 0 : 1;
            innermost = false;
        }
        stride *= size;
        if (!is_reduced) continue;
        arguments.inputs *= size;
        const bool of_batch = (in.batch_axes >> axis & 1) != 0;
        arguments.divisor *= static_cast<double>(of_batch ? size / call.batch : size);
        arguments.batch_factors += of_batch ? 1 : 0;
    }
}

// Threads of an output: as many as have some inputs each, but whole rows of neighbours in memory.
int32_t LanesOf(const ReduceArguments& arguments) {
    const int64_t most = arguments.by_columns != 0 ? kThreads / 32 : kThreads;
    int32_t lanes = 1;
    while (lanes < most && lanes * 4 <= arguments.inputs) lanes *= 2;
    return lanes;
}

void FillWithNothing(const Call& call, Launches& launches) {
    FillArguments fill{};
    fill.state = call.state;
    fill.out = call.out[0].place;
    fill.count = call.out[0].count;
    fill.value = call.instruction.kind == LTN_REDUCE_SUM    ? 0.0
                 : call.instruction.kind == LTN_REDUCE_MEAN ? std::numeric_limits<double>::quiet_NaN()
                                                            : -std::numeric_limits<double>::infinity();
    launches.Add<Kernel::kFill>(fill, SharesOf(fill.count));
}

}  // namespace

void PlanReduce(const Call& call, Launches& launches) {
    if (call.in[0].count == 0) {
        FillWithNothing(call, launches);
        return;
    }
    ReduceArguments arguments{};
    arguments.state = call.state;
    arguments.in = call.in[0].place;
    arguments.out = call.out[0].place;
    arguments.outputs = call.out[0].count;
    arguments.inputs = 1;
    arguments.divisor = 1.0;
    arguments.kind = call.instruction.kind;
    Split(call, arguments);
    arguments.lanes = LanesOf(arguments);
    const int64_t width = kThreads / arguments.lanes;
    const int64_t tiles = (arguments.outputs + width - 1) / width;
    arguments.parts = tiles >= kEnoughTiles ? 1 : std::clamp<int64_t>(arguments.inputs / kPartInputs, 1, kMostParts);
    if (arguments.parts > 1) {
        launches.NeedScratch(arguments.parts * arguments.outputs * int64_t{sizeof(Partial)});
        arguments.partials = reinterpret_cast<Partial*>(call.scratch);
    }
    launches.Add<Kernel::kReduce>(arguments, tiles * arguments.parts);
    if (arguments.parts > 1) launches.Add<Kernel::kJoinParts>(arguments, SharesOf(arguments.outputs));
}

void PlanSoftmax(const Call& call, Launches& launches) {
    const Operand& out = call.out[0];
    if (out.count == 0) return;
    SoftmaxArguments arguments{};
    arguments.state = call.state;
    arguments.in = call.in[0].place;
    arguments.out = out.place;
    arguments.columns = out.dims[static_cast<size_t>(out.rank - 1)];
    arguments.rows = out.count / arguments.columns;
    arguments.kind = call.instruction.kind;
    arguments.lanes = 1;
    while (arguments.lanes < kThreads && arguments.lanes * 2 <= arguments.columns) arguments.lanes *= 2;
    const int64_t width = kThreads / arguments.lanes;
    launches.Add<Kernel::kSoftmax>(arguments, (arguments.rows + width - 1) / width);
}

}  // namespace latent::cuda
