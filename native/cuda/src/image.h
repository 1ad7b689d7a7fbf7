// The compiled kernels.
#pragma once

namespace latent::cuda {

// What the driver loads: PTX, a text that ends with 0. It is empty in a build without a compiler for GPUs, which only
// the emulator can load.
const char* BaseImage();    // The kernels of all GPUs.
const char* TensorImage();  // Those that need compute capability 8.0.

// The same of the persistent kernel.
const char* PersistentImage();

}  // namespace latent::cuda
