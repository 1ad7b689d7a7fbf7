// Runs a program on one device.
#pragma once

#include "latent/latent.h"

namespace latent {

class Executor {
public:
    virtual ~Executor() = default;

    // run has been checked, and the context is in use by this call alone. Throws Error only for what no check can
    // foresee, such as a device that is lost.
    virtual ltn_run_result Run(const ltn_run& run) = 0;
};

}  // namespace latent
