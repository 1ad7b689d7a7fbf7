#include "../call.h"

namespace latent::cuda {

namespace {

void CheckRows(const Call& call, int64_t rows, Launches& launches) {
    const Operand& indices = call.in[1];
    launches.Add<Kernel::kCheckIndices>(
        {call.state, indices.place, indices.count, rows, call.index, call.instruction.inputs[1]},
        indices.count > 0 ? 1 : 0);
}

}  // namespace

void PlanGatherRows(const Call& call, Launches& launches) {
    const Operand& table = call.in[0];
    const Operand& out = call.out[0];
    CheckRows(call, table.dims[0], launches);
    launches.Add<Kernel::kGatherRows>(
        {call.state, table.place, call.in[1].place, out.place, out.count, out.dims[1], table.dtype, call.attribute(0)},
        SharesOf(out.count));
}

void PlanScatterRows(const Call& call, Launches& launches) {
    const Operand& rows = call.in[0];
    const Operand& out = call.out[0];
    CheckRows(call, out.dims[0], launches);
    const int64_t links = 2 * out.dims[0] + rows.dims[0];
    launches.NeedScratch(links * int64_t{sizeof(uint32_t)});
    FillArguments zeros{};  // A float of 0 is a link of 0.
    zeros.state = call.state;
    zeros.out.address = call.scratch;
    zeros.count = links;
    launches.Add<Kernel::kFill>(zeros, SharesOf(links));
    auto* const first = reinterpret_cast<uint32_t*>(call.scratch);
    const ScatterArguments arguments{.state = call.state,
                                     .rows = rows.place,
                                     .indices = call.in[1].place,
                                     .out = out.place,
                                     .first = first,
                                     .last = first + out.dims[0],
                                     .next = first + 2 * out.dims[0],
                                     .count = rows.dims[0],
                                     .out_rows = out.dims[0],
                                     .columns = out.dims[1]};
    launches.Add<Kernel::kLinkRows>(arguments, rows.dims[0] > 0 ? 1 : 0);
    launches.Add<Kernel::kScatterRows>(arguments, SharesOf(out.count));
}

}  // namespace latent::cuda
