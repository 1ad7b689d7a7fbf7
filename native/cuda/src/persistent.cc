#include "persistent.h"

#include <cstring>

namespace latent::cuda {
namespace {

constexpr size_t kAlignment = 16;  // Of the arguments of a kernel.

size_t RoundUp(size_t bytes) {
    return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

PersistentSteps::PersistentSteps(const Context& context, RunState* state, const std::vector<Launch>& launches)
    : context_(context), memory_(context) {
    const size_t table = RoundUp(sizeof(GridBarrierState));
    size_t bytes = RoundUp(table + launches.size() * sizeof(PersistentLaunch));
    std::vector<size_t> places;
    for (const Launch& launch : launches) {
        places.push_back(bytes);
        bytes += RoundUp(launch.arguments.size());
    }
    memory_.Reserve(static_cast<int64_t>(bytes));
    std::vector<std::byte> contents(bytes);
    for (size_t i = 0; i < launches.size(); ++i) {
        const PersistentLaunch entry{memory_.address() + places[i], launches[i].kernel, 0};
        std::memcpy(contents.data() + table + i * sizeof entry, &entry, sizeof entry);
        std::memcpy(contents.data() + places[i], launches[i].arguments.data(), launches[i].arguments.size());
    }
    memory_.Write(contents.data(), static_cast<int64_t>(bytes));
    arguments_ = {.state = state,
                  .barrier = reinterpret_cast<GridBarrierState*>(memory_.address()),
                  .launches = reinterpret_cast<const PersistentLaunch*>(memory_.address() + table),
                  .launch_count = static_cast<int64_t>(launches.size()),
                  .steps = 0};
}

void PersistentSteps::Start(int64_t steps) const {
    const PersistentKernel& kernel = context_.device().persistent();
    PersistentArguments arguments = arguments_;
    arguments.steps = steps;
    void* parameters[] = {&arguments};
    context_.driver().Check(context_.driver().LaunchCooperativeKernel(kernel.function, kernel.blocks, 1, 1, kThreads, 1,
                                                                      1, 0, context_.stream(), parameters),
                            "start " + std::to_string(steps) + " steps");
}

}  // namespace latent::cuda
