#include "cpu/runtime/variant.h"

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runtime/error.h"

namespace latent {
namespace {

// All variants, fastest first.
constexpr std::array kVariants = {LTN_VARIANT_AVX512, LTN_VARIANT_AVX2, LTN_VARIANT_SSE4, LTN_VARIANT_NEON,
                                  LTN_VARIANT_SCALAR};

#if defined(__x86_64__)
// Tests for the instruction sets that Highway's targets of these names use. The compiler's test also checks that the
// system saves the registers. F16C and LZCNT have no test in older compilers; every processor with AVX2 and FMA has
// them.
bool HasSse4() {
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("ssse3");
}

bool HasAvx2() {
    return HasSse4() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

bool HasAvx512() {
    return HasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#endif

std::string SupportedNames() {
    std::string names;
    for (const ltn_variant variant : kVariants) {
        if (!VariantSupported(variant)) continue;
        if (!names.empty()) names += ", ";
        names += VariantName(variant);
    }
    return names;
}

ltn_variant Fastest() {
    for (const ltn_variant variant : kVariants) {
        if (VariantSupported(variant)) return variant;
    }
    return LTN_VARIANT_SCALAR;
}

ltn_variant FromEnvironment() {
    const char* value = std::getenv("LATENT_SIMD");
    if (value == nullptr || *value == '\0' || std::string_view(value) == VariantName(LTN_VARIANT_BEST)) {
        return Fastest();
    }
    for (const ltn_variant variant : kVariants) {
        if (std::string_view(value) != VariantName(variant)) continue;
        if (VariantSupported(variant)) return variant;
        throw Error(LTN_STATUS_UNSUPPORTED, "LATENT_SIMD is \"" + std::string(value) +
                                                "\", which cannot run here; set it to one of " + SupportedNames() +
                                                ", or to best");
    }
    throw Error(LTN_STATUS_INVALID_ARGUMENT, "LATENT_SIMD is \"" + std::string(value) +
                                                 "\", which is no variant; set it to one of " + SupportedNames() +
                                                 ", or to best");
}

}  // namespace

bool VariantSupported(ltn_variant variant) {
    switch (variant) {
        case LTN_VARIANT_SCALAR:
            return true;
#if defined(__x86_64__)
        case LTN_VARIANT_SSE4:
            return HasSse4();
        case LTN_VARIANT_AVX2:
            return HasAvx2();
        case LTN_VARIANT_AVX512:
            return HasAvx512();
#elif defined(__aarch64__)
        case LTN_VARIANT_NEON:
            return true;
#endif
        default:
            return false;
    }
}

const char* VariantName(ltn_variant variant) {
    switch (variant) {
        case LTN_VARIANT_BEST:
            return "best";
        case LTN_VARIANT_SCALAR:
            return "scalar";
        case LTN_VARIANT_SSE4:
            return "sse4";
        case LTN_VARIANT_AVX2:
            return "avx2";
        case LTN_VARIANT_AVX512:
            return "avx512";
        case LTN_VARIANT_NEON:
            return "neon";
        default:
            return "unknown";
    }
}

ltn_variant ResolveVariant(ltn_variant requested) {
    if (requested == LTN_VARIANT_BEST) return FromEnvironment();
    if (requested < LTN_VARIANT_BEST || requested > LTN_VARIANT_NEON) {
        throw Error(LTN_STATUS_INVALID_ARGUMENT,
                    "variant is " + std::to_string(requested) + ", expected 0 (best) to 5 (neon)");
    }
    if (!VariantSupported(requested)) {
        throw Error(LTN_STATUS_UNSUPPORTED, std::string("variant ") + VariantName(requested) +
                                                " cannot run here; this machine runs " + SupportedNames());
    }
    return requested;
}

}  // namespace latent
