#include "executor.h"

#include <cstdlib>
#include <string>

#include "error.h"

namespace latent::cuda {

Executor ChosenExecutor() {
    const char* const value = std::getenv("LATENT_CUDA_EXECUTOR");
    const std::string name = value == nullptr ? "" : value;
    if (name.empty() || name == "graph") return Executor::kGraph;
    if (name == "persistent") return Executor::kPersistent;
    throw Error(LTN_STATUS_INVALID_ARGUMENT,
                "LATENT_CUDA_EXECUTOR is '" + name + "', expected 'graph' or 'persistent'");
}

}  // namespace latent::cuda
