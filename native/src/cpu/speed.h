// Upper limits of the speed of a context.
#pragma once

#include "cpu/context.h"

namespace latent {

// Measures for some milliseconds, and keeps the best of several bursts. update_bytes is the size of the arrays of the
// updates. Throws Error if it is out of range or the context is busy.
ltn_speed MeasureSpeed(CpuContext& context, int64_t update_bytes);

}  // namespace latent
