// A kernel that calls a device function, and does nothing once the run has ended.
#pragma once

#include "work.h"

#define LATENT_WRAP(name, function, Arguments)                                      \
    KERNEL ltn_kernel_##name(const Arguments arguments) {                           \
        if (AtomicLoad(&arguments.state->outcome) != LTN_OUTCOME_COMPLETED) return; \
        function(arguments);                                                        \
    }
