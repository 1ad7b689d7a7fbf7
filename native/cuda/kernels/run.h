// The end of a step.
#pragma once

#include "work.h"

namespace latent::cuda {

// The last launch of a step.
DEVICE void EndStep(const StateArguments& a) {
    if (BlockIndex() == 0 && ThreadIndex() == 0) ++a.state->step;
}

}  // namespace latent::cuda
