// What the planted kernels get: count floats each.
#pragma once

#include <stdint.h>

#include "arguments_persistent.h"

namespace latent::cuda {

inline constexpr int kTile = 256;  // Floats, and threads of a block. count is a multiple.

struct PlantedArguments {
    const float* in;
    float* middle;
    float* out;
    GridBarrierState* barrier;
    int64_t count;
};

}  // namespace latent::cuda
