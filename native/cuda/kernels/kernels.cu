// The kernels of all GPUs. With LATENT_PERSISTENT in their place the kernel that holds all of their functions.
#include "persistent.h"
#include "wrap.h"

namespace latent::cuda {

#if !defined(LATENT_PERSISTENT)
#define LATENT_KERNEL(name, function, Arguments) LATENT_WRAP(name, function, Arguments)
#include "kernels.inc"
#undef LATENT_KERNEL
#endif

#if defined(LATENT_PERSISTENT) || defined(LATENT_EMULATED)
#define LATENT_KERNEL(name, function, Arguments)          \
    KERNEL ltn_kernel_##name(const Arguments arguments) { \
        function(arguments);                              \
    }
#include "cooperative.inc"
#undef LATENT_KERNEL
#endif

}  // namespace latent::cuda
