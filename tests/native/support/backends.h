// The backends of this build besides the CPU, on which the generic tests run as well.
#pragma once

#include <string>
#include <vector>

#include "latent/latent.h"
#include "support/op_tester.h"

namespace latent {

// Options of a context of a backend other than the CPU.
inline constexpr ltn_context_options BackendOptions(const char* backend, int32_t device = 0,
                                                    ltn_precision precision = LTN_PRECISION_F32) {
    return {.backend = backend, .device = device, .precision = precision, .threads = 0, .variant = LTN_VARIANT_BEST};
}

// The names of the backends.
std::vector<std::string> BackendNames();

// A context of each backend, in the order of the names. The contexts live until the process ends.
const std::vector<ltn_context*>& BackendContexts();

// That of a name.
ltn_context* BackendContext(const std::string& name);

// Runs a call as a program of one instruction in memory of the context's device; in_place: as in Placement.
OpResult RunOpOn(ltn_context* context, const OpCall& call, int in_place = -1);

}  // namespace latent
