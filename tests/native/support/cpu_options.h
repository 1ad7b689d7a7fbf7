// Options of a context of the CPU.
#pragma once

#include "latent/latent.h"

namespace latent {

inline constexpr ltn_context_options CpuOptions(int32_t threads, ltn_variant variant = LTN_VARIANT_BEST) {
    return {.backend = nullptr, .device = 0, .precision = LTN_PRECISION_F32, .threads = threads, .variant = variant};
}

}  // namespace latent
