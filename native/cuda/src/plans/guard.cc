#include "../call.h"

namespace latent::cuda {

void PlanGuard(const Call& call, Launches& launches) {
    const Operand& a = call.in[0];
    const Operand& b = call.in[1];
    const int32_t tensor = call.instruction.inputs[0];
    if (!b) {
        launches.Add<Kernel::kCheckFinite>({call.state, a.place, a.count, call.index, tensor}, SharesOf(a.count));
        return;
    }
    launches.NeedScratch(sizeof(Magnitudes));
    auto* const magnitudes = reinterpret_cast<Magnitudes*>(call.scratch);
    const GuardArguments guard{call.state, magnitudes, a.dims[0], call.index, tensor};
    launches.Add<Kernel::kClearMagnitudes>(guard, 1);
    launches.Add<Kernel::kLargestMagnitude>({call.state, a.place, &magnitudes->a, a.count}, SharesOf(a.count));
    launches.Add<Kernel::kLargestMagnitude>({call.state, b.place, &magnitudes->b, b.count}, SharesOf(b.count));
    launches.Add<Kernel::kGuardProduct>(guard, 1);
}

}  // namespace latent::cuda
