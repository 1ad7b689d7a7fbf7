// The two ways to carry out the steps of a run.
#pragma once

namespace latent::cuda {

enum class Executor {
    kGraph,      // A step is a graph of launches, which is replayed for each.
    kPersistent  // Steps are one launch, with barriers of the grid in place of the ends of launches.
};

// The one that LATENT_CUDA_EXECUTOR in the environment names, or kGraph. Throws Error for another value.
Executor ChosenExecutor();

}  // namespace latent::cuda
