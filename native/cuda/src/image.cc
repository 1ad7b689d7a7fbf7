#include "image.h"

// The files that CMake names, as bytes of this object.
#if defined(_WIN32)
#define LATENT_SECTION ".section .rdata,\"dr\"\n"
#else
#define LATENT_SECTION ".section .rodata\n"
#endif
#define LATENT_IMAGE(name, file)            \
    asm(LATENT_SECTION ".globl " #name      \
                       "\n"                 \
                       ".balign 64\n" #name \
                       ":\n"                \
                       ".incbin \"" file    \
                       "\"\n"               \
                       ".byte 0\n"          \
                       ".text\n");          \
    extern "C" const char name[]

LATENT_IMAGE(latent_cuda_base_image, LATENT_CUDA_BASE_IMAGE);
LATENT_IMAGE(latent_cuda_tensor_image, LATENT_CUDA_TENSOR_IMAGE);
LATENT_IMAGE(latent_cuda_persistent_image, LATENT_CUDA_PERSISTENT_IMAGE);

namespace latent::cuda {

const char* BaseImage() {
    return latent_cuda_base_image;
}
const char* TensorImage() {
    return latent_cuda_tensor_image;
}

const char* PersistentImage() {
    return latent_cuda_persistent_image;
}

}  // namespace latent::cuda
