// A barrier of all threads of a cooperative launch.
#pragma once

#include "arguments_persistent.h"
#include "dialect.h"

namespace latent::cuda {

// Thread 0 stands for its block. The last block to arrive opens the barrier; whatever any thread did before is visible
// to all then.
DEVICE void GridBarrier(GridBarrierState* barrier) {
    BARRIER();
    if (ThreadIndex() == 0) {
        const auto blocks = static_cast<uint32_t>(BlockCount());
        const uint32_t opened = Acquire(&barrier->opened);
        if (AddAndRelease(&barrier->arrived, 1) == blocks - 1) {
            AddAndRelease(&barrier->arrived, 0 - blocks);
            Release(&barrier->opened, opened + 1);
        } else {
            while (Acquire(&barrier->opened) == opened) Pause();
        }
    }
    BARRIER();
}

}  // namespace latent::cuda
