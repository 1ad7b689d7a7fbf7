#include "cpu/runtime/variant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>

#include "runtime/error.h"

namespace latent {

namespace {

// Sets LATENT_SIMD; null removes the variable.
void SetSimd(const char* value) {
#if defined(_WIN32)
    _putenv_s("LATENT_SIMD", value == nullptr ? "" : value);  // An empty value removes it.
#else
    value == nullptr ? unsetenv("LATENT_SIMD") : setenv("LATENT_SIMD", value, 1);
#endif
}

// Sets LATENT_SIMD for one test.
class SimdEnvironment {
public:
    explicit SimdEnvironment(const char* value) {
        if (const char* old = std::getenv("LATENT_SIMD")) old_ = old;
        SetSimd(value);
    }
    ~SimdEnvironment() { SetSimd(old_ ? old_->c_str() : nullptr); }

private:
    std::optional<std::string> old_;
};

ltn_status StatusOf(ltn_variant requested, std::string* message) {
    try {
        ResolveVariant(requested);
    } catch (const Error& error) {
        *message = error.what();
        return error.status();
    }
    return LTN_STATUS_OK;
}

#if defined(__x86_64__)
constexpr ltn_variant kForeign = LTN_VARIANT_NEON;
#else
constexpr ltn_variant kForeign = LTN_VARIANT_AVX2;
#endif

TEST(Variant, ScalarAlwaysRunsAndBestIsNone) {
    EXPECT_TRUE(VariantSupported(LTN_VARIANT_SCALAR));
    EXPECT_FALSE(VariantSupported(LTN_VARIANT_BEST));
    EXPECT_FALSE(VariantSupported(-1));
    EXPECT_FALSE(VariantSupported(LTN_VARIANT_NEON + 1));
}

TEST(Variant, BestIsASupportedOneAndNoSupportedOneIsFasterOnX86) {
    const SimdEnvironment unset(nullptr);
    const ltn_variant best = ResolveVariant(LTN_VARIANT_BEST);
    EXPECT_NE(best, LTN_VARIANT_BEST);
    EXPECT_TRUE(VariantSupported(best));
    for (ltn_variant variant = best + 1; variant <= LTN_VARIANT_NEON; ++variant) {
        EXPECT_FALSE(VariantSupported(variant)) << VariantName(variant);
    }
}

TEST(Variant, EnvironmentNamesAnySupportedOne) {
    for (ltn_variant variant = LTN_VARIANT_SCALAR; variant <= LTN_VARIANT_NEON; ++variant) {
        if (!VariantSupported(variant)) continue;
        const SimdEnvironment named(VariantName(variant));
        EXPECT_EQ(ResolveVariant(LTN_VARIANT_BEST), variant);
    }
}

TEST(Variant, EnvironmentDoesNotOverrideAnExplicitRequest) {
    const SimdEnvironment unknown("fast");
    EXPECT_EQ(ResolveVariant(LTN_VARIANT_SCALAR), LTN_VARIANT_SCALAR);
}

TEST(Variant, EmptyOrBestInTheEnvironmentMeansBest) {
    const auto resolve = [](const char* value) {
        const SimdEnvironment environment(value);
        return ResolveVariant(LTN_VARIANT_BEST);
    };
    EXPECT_EQ(resolve(""), resolve(nullptr));
    EXPECT_EQ(resolve("best"), resolve(nullptr));
}

TEST(Variant, UnknownNameIsAnInvalidArgumentThatListsWhatRuns) {
    const SimdEnvironment unknown("avx1024");
    std::string message;
    EXPECT_EQ(StatusOf(LTN_VARIANT_BEST, &message), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_THAT(message, testing::HasSubstr("avx1024"));
    EXPECT_THAT(message, testing::HasSubstr("scalar"));
}

TEST(Variant, ForeignVariantIsUnsupported) {
    std::string message;
    EXPECT_EQ(StatusOf(kForeign, &message), LTN_STATUS_UNSUPPORTED);
    EXPECT_THAT(message, testing::HasSubstr(VariantName(kForeign)));
    const SimdEnvironment foreign(VariantName(kForeign));
    EXPECT_EQ(StatusOf(LTN_VARIANT_BEST, &message), LTN_STATUS_UNSUPPORTED);
    EXPECT_THAT(message, testing::HasSubstr("scalar"));
}

TEST(Variant, NumberThatIsNoneIsAnInvalidArgument) {
    std::string message;
    EXPECT_EQ(StatusOf(-1, &message), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(StatusOf(LTN_VARIANT_NEON + 1, &message), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_THAT(message, testing::HasSubstr("6"));
}

}  // namespace

}  // namespace latent
