#include "layout.h"

namespace latent::cuda {
namespace {

template <int kInputs>
ElementArguments<kInputs> ArgumentsFor(const Call& call) {
    ElementArguments<kInputs> arguments{};
    arguments.state = call.state;
    arguments.out = call.out[0].place;
    for (int k = 0; k < kInputs; ++k) arguments.in[k] = call.in[k].place;
    arguments.layout = LayoutOf<kInputs>(call);
    arguments.count = call.out[0].count;
    arguments.kind = call.instruction.kind;
    arguments.a = call.attribute(0);
    arguments.b = call.attribute(1);
    return arguments;
}

}  // namespace

void PlanFill(const Call& call, Launches& launches) {
    FillArguments arguments{};
    arguments.state = call.state;
    arguments.out = call.out[0].place;
    arguments.count = call.out[0].count;
    arguments.value = call.instruction.attributes[0];
    arguments.power = static_cast<int32_t>(call.instruction.attributes[1]);
    launches.Add<Kernel::kFill>(arguments, SharesOf(arguments.count));
}

void PlanMap(const Call& call, Launches& launches) {
    launches.Add<Kernel::kMap>(ArgumentsFor<1>(call), SharesOf(call.out[0].count));
}

void PlanCombine(const Call& call, Launches& launches) {
    launches.Add<Kernel::kCombine>(ArgumentsFor<2>(call), SharesOf(call.out[0].count));
}

void PlanSelect(const Call& call, Launches& launches) {
    launches.Add<Kernel::kSelect>(ArgumentsFor<3>(call), SharesOf(call.out[0].count));
}

}  // namespace latent::cuda
