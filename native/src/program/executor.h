// Runs a program on one device.
#pragma once

#include "latent/latent.h"

namespace latent {

class Executor {
public:
    virtual ~Executor() = default;

    // Runs the program. run has passed its checks, and no other call uses the context. Throws Error only for failures
    // that no check can find before, such as a lost device.
    virtual ltn_run_result Run(const ltn_run& run) = 0;
};

}  // namespace latent
