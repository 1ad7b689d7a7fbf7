// Which instruction-set variants this build holds and this machine runs.
#pragma once

#include "latent/latent.h"

namespace latent {

// True if the build has kernels of this variant and the processor and operating system can run them.
bool VariantSupported(ltn_variant variant);

// Lower-case name as LATENT_SIMD spells it: "scalar", "sse4", "avx2", "avx512", "neon"; "best" for LTN_VARIANT_BEST.
const char* VariantName(ltn_variant variant);

// The variant a context uses: the request itself; or for LTN_VARIANT_BEST the one LATENT_SIMD names, else the fastest
// supported. Throws Error (unsupported, or invalid argument for an unknown name), listing what this machine can run.
ltn_variant ResolveVariant(ltn_variant requested);

}  // namespace latent
