// How fast a context can be at most.
#pragma once

#include "cpu/context.h"

namespace latent {

// Measures for some milliseconds: the best of several bursts. update_bytes is the memory that the updates go through.
// Throws Error if it is out of range or the context is busy.
ltn_speed MeasureSpeed(CpuContext& context, int64_t update_bytes);

}  // namespace latent
