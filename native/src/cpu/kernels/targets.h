// Highway's targets, restricted to the variants of ltn_variant. Include before any Highway header.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
// SSE4 is the baseline that foreach_target compiles last; without this it would be Highway's slow emulation. Code of
// this baseline is still reached only through a table chosen at run time, never on a lesser processor.
#define HWY_BASELINE_TARGETS HWY_SSE4
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#elif defined(__aarch64__) || defined(_M_ARM64)
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#endif

#include "latent/latent.h"

// For the part under HWY_ONCE: returns NAMESPACE::N_<target>::Table() of the variant, or scalar if it is none of
// Highway's.
#if defined(__x86_64__) || defined(_M_X64)
#define LATENT_TABLE_FOR(variant, scalar)              \
    ((variant) == LTN_VARIANT_AVX512 ? N_AVX3::Table() \
     : (variant) == LTN_VARIANT_AVX2 ? N_AVX2::Table() \
     : (variant) == LTN_VARIANT_SSE4 ? N_SSE4::Table() \
                                     : (scalar))
#elif defined(__aarch64__) || defined(_M_ARM64)
#define LATENT_TABLE_FOR(variant, scalar) ((variant) == LTN_VARIANT_NEON ? N_NEON::Table() : (scalar))
#else
#define LATENT_TABLE_FOR(variant, scalar) (scalar)
#endif
