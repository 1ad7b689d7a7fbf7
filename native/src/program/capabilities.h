// The capabilities of a device that a program needs.
#pragma once

#include "program/context.h"

namespace latent {

inline constexpr ltn_capability kAllCapabilities =
    LTN_CAPABILITY_ROW_TILES | LTN_CAPABILITY_PACK | LTN_CAPABILITY_MATMUL_UPDATE;

// Throws Error (unsupported) if a valid program needs a capability that the context's device lacks.
void RequireCapabilities(const ltn_program_description& description, const Context& context);

}  // namespace latent
