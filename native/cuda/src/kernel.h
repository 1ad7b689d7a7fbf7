// The kernels as the host names them: those of all GPUs, and after them those that need compute capability 8.0.
#pragma once

#include <cstddef>

#include "../kernels/arguments_persistent.h"

namespace latent::cuda {

inline constexpr int kKernelCount = static_cast<int>(Kernel::kCount);
inline constexpr int kBaseKernelCount = 0  // Of all GPUs.
#define LATENT_KERNEL(name, function, Arguments) +1
#include "../kernels/kernels.inc"
#undef LATENT_KERNEL
    ;

inline constexpr size_t kMostArgumentBytes = 4096;  // Of all GPUs.

// The struct of arguments of each kernel.
template <Kernel kKernel>
struct ArgumentsOf;
#define LATENT_KERNEL(name, function, Arguments) \
    template <>                                  \
    struct ArgumentsOf<Kernel::k##name> {        \
        using Type = Arguments;                  \
    };                                           \
    static_assert(sizeof(Arguments) <= kMostArgumentBytes);
#include "../kernels/kernels.inc"
#include "../kernels/kernels_sm_80.inc"
#undef LATENT_KERNEL

// The name of a kernel in the compiled code.
inline constexpr const char* kKernelNames[] = {
#define LATENT_KERNEL(name, function, Arguments) "ltn_kernel_" #name,
#include "../kernels/kernels.inc"
#include "../kernels/kernels_sm_80.inc"
#undef LATENT_KERNEL
};

}  // namespace latent::cuda
