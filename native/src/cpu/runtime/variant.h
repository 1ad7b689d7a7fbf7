// The instruction-set variants of this build and this machine.
#pragma once

#include "latent/latent.h"

namespace latent {

// True if the build has kernels of this variant and the processor and operating system can run them.
bool VariantSupported(ltn_variant variant);

// The name of a variant in LATENT_SIMD: "scalar", "sse4", "avx2", "avx512", "neon"; "best" for LTN_VARIANT_BEST.
const char* VariantName(ltn_variant variant);

// The variant of a context: the requested one; for LTN_VARIANT_BEST the one that LATENT_SIMD names, or else the fastest
// supported one. Throws Error (unsupported, or invalid argument for an unknown name) with a list of supported variants.
ltn_variant ResolveVariant(ltn_variant requested);

}  // namespace latent
