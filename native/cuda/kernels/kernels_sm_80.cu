// The kernels that need compute capability 8.0.
#include "mma.h"
#include "wrap.h"

namespace latent::cuda {

#define LATENT_KERNEL(name, function, Arguments) LATENT_WRAP(name, function, Arguments)
#include "kernels_sm_80.inc"
#undef LATENT_KERNEL

}  // namespace latent::cuda
