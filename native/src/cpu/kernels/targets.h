// Highway's targets, restricted to the variants of ltn_variant. Include before any Highway header.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
// foreach_target compiles the baseline last. It is SSE4 here; otherwise it would be Highway's slow emulation. Code of
// the baseline runs only through a table that is chosen at run time, so never on a processor without SSE4.
#define HWY_BASELINE_TARGETS HWY_SSE4
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#elif defined(__aarch64__) || defined(_M_ARM64)
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#endif

#include "latent/latent.h"

// For the part under HWY_ONCE: returns NAMESPACE::N_<target>::Table() of the variant, or scalar if the variant is not a
// target of Highway.
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
