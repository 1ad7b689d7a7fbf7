// Steps in one launch: all blocks are resident, and carry out the launches of each step with a barrier of the grid
// after each.
#pragma once

#include "chain.h"
#include "conv.h"
#include "conv_filter.h"
#include "grid_barrier.h"
#include "guard.h"
#include "layout.h"
#include "loss.h"
#include "matmul.h"
#include "optimizer.h"
#include "random.h"
#include "reduce.h"
#include "rows.h"
#include "run.h"
#include "softmax.h"

namespace latent::cuda {

DEVICE void RunLaunch(const PersistentLaunch& launch) {
    switch (launch.kernel) {
#define LATENT_KERNEL(name, function, Arguments)                         \
    case Kernel::k##name:                                                \
        function(*reinterpret_cast<const Arguments*>(launch.arguments)); \
        break;
#include "kernels.inc"
#undef LATENT_KERNEL
        default:
            break;
    }
}

// Once the run has ended, launches do nothing, and every block still reaches every barrier.
DEVICE void RunSteps(const PersistentArguments& p) {
    for (int64_t step = 0; step < p.steps; ++step) {
        for (int64_t i = 0; i < p.launch_count; ++i) {
            if (AtomicLoad(&p.state->outcome) == LTN_OUTCOME_COMPLETED) RunLaunch(p.launches[i]);
            GridBarrier(p.barrier);
        }
    }
}

}  // namespace latent::cuda
