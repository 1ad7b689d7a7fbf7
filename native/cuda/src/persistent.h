// The steps of a binding as one launch of the persistent kernel.
#pragma once

#include <vector>

#include "call.h"
#include "memory.h"

namespace latent::cuda {

class PersistentSteps {
public:
    // The context must outlive the object. Throws Error.
    PersistentSteps(const Context& context, RunState* state, const std::vector<Launch>& launches);

    // Starts so many steps. Throws Error.
    void Start(int64_t steps) const;

private:
    const Context& context_;
    DeviceBuffer memory_;  // The state of the barrier, the table of launches and their arguments.
    PersistentArguments arguments_{};
};

}  // namespace latent::cuda
