#include <algorithm>

#include "../call.h"

namespace latent::cuda {
namespace {

template <Kernel kKernel>
void PlanOptimizer(const Call& call, Launches& launches) {
    OptimizerArguments arguments{};
    arguments.state = call.state;
    arguments.gradient = call.in[0].place;
    arguments.rate = call.in[1].place;
    arguments.parameter = call.out[0].place;
    arguments.state0 = call.out[1].place;
    arguments.state1 = call.out[2].place;
    arguments.count = call.out[0].count;
    std::copy_n(call.instruction.attributes, LTN_MAX_ATTRIBUTES, arguments.attributes);
    launches.Add<kKernel>(arguments, SharesOf(arguments.count));
}

}  // namespace

void PlanSgd(const Call& call, Launches& launches) {
    PlanOptimizer<Kernel::kSgd>(call, launches);
}

void PlanRmsprop(const Call& call, Launches& launches) {
    PlanOptimizer<Kernel::kRmsprop>(call, launches);
}

void PlanAdam(const Call& call, Launches& launches) {
    PlanOptimizer<Kernel::kAdam>(call, launches);
}

}  // namespace latent::cuda
