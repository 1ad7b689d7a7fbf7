#include <algorithm>

#include "../call.h"

namespace latent::cuda {

void PlanBceLoss(const Call& call, Launches& launches) {
    constexpr int64_t kPartElements = 2048;  // Of which a block has one sum of the loss,
    constexpr int64_t kMostParts = 1024;     // but no more sums than these.
    const int64_t count = call.out[0].count;
    BceArguments arguments{};
    arguments.state = call.state;
    arguments.logits = call.in[0].place;
    arguments.targets = call.in[1].place;
    arguments.scale = call.in[2].place;
    arguments.gradient = call.out[0].place;
    arguments.loss = call.out[1].place;
    arguments.count = count;
    arguments.parts = std::min((count + kPartElements - 1) / kPartElements, kMostParts);
    launches.NeedScratch(std::max<int64_t>(1, arguments.parts) * int64_t{sizeof(double)});
    arguments.sums = reinterpret_cast<double*>(call.scratch);
    launches.Add<Kernel::kBceLoss>(arguments, arguments.parts);
    if (call.out[1]) launches.Add<Kernel::kSumLoss>(arguments, 1);
}

}  // namespace latent::cuda
