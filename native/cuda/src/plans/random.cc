#include "../call.h"

namespace latent::cuda {

void PlanRandom(const Call& call, Launches& launches) {
    constexpr int64_t kBlock = 4;  // Numbers of one counter, which one thread draws.
    const Operand& out = call.out[0];
    RandomArguments arguments{};
    arguments.state = call.state;
    arguments.probabilities = call.in[0].place;
    arguments.out = out.place;
    arguments.count = out.count;
    arguments.row_count = (out.batch_axes & 1) != 0 ? out.count / call.batch : 0;
    arguments.kind = call.instruction.kind;
    arguments.stream = static_cast<uint32_t>(call.instruction.flags);
    arguments.probability = call.attribute(0);
    launches.Add<Kernel::kRandom>(arguments, SharesOf((out.count + kBlock - 1) / kBlock));
}

}  // namespace latent::cuda
