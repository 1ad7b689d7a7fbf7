// What the host hands to the persistent kernel: the launches of a step as a table.
#pragma once

#include "arguments.h"
#include "arguments_conv.h"

namespace latent::cuda {

// The numbers of the kernels: those of all GPUs, and after them those that need compute capability 8.0.
enum class Kernel : int32_t {
#define LATENT_KERNEL(name, function, Arguments) k##name,
#include "kernels.inc"
#include "kernels_sm_80.inc"
#undef LATENT_KERNEL
    kCount
};

// In device memory, 0 at first.
struct GridBarrierState {
    uint32_t arrived;  // Blocks that wait.
    uint32_t opened;   // How often the barrier has opened, modulo 2^32.
};

struct PersistentLaunch {
    uint64_t arguments;  // The address of the kernel's struct, in device memory.
    Kernel kernel;
    int32_t reserved;
};

struct PersistentArguments {
    RunState* state;
    GridBarrierState* barrier;
    const PersistentLaunch* launches;  // Of a step.
    int64_t launch_count;
    int64_t steps;
};

}  // namespace latent::cuda
