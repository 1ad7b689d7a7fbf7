// Leaf functions that copy the rows of a table that indices name.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

// out[r, c] = scale * table[indices[r], c] for count rows. The caller has checked the indices.
struct GatherKernels {
    void (*f32)(float* out, const float* table, int64_t columns, const int32_t* indices, int64_t count, float scale);
    void (*u8)(float* out, const uint8_t* table, int64_t columns, const int32_t* indices, int64_t count, float scale);
};

const GatherKernels& GatherKernelsFor(ltn_variant variant);
const GatherKernels& ScalarGatherKernels();

}  // namespace latent
