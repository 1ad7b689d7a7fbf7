#include <gtest/gtest.h>

#include <string>

#include "latent/latent.h"
#include "support/cpu_options.h"

namespace {

ltn_status Create(int32_t threads, ltn_variant variant) {
    ltn_context* context = nullptr;
    const ltn_context_options options = latent::CpuOptions(threads, variant);
    const ltn_status status = ltn_context_create(&context, &options);
    EXPECT_EQ(context != nullptr, status == LTN_STATUS_OK);
    ltn_context_destroy(context);
    return status;
}

TEST(AbiContext, without_options_takes_every_processor_and_a_variant_that_runs) {
    ltn_context* context = nullptr;
    ASSERT_EQ(ltn_context_create(&context, nullptr), LTN_STATUS_OK) << ltn_error_message();
    EXPECT_GE(ltn_context_threads(context), 1);
    EXPECT_EQ(ltn_variant_supported(ltn_context_variant(context)), 1);
    ltn_context_destroy(context);
}

TEST(AbiContext, gives_back_its_options) {
    for (ltn_variant variant = LTN_VARIANT_SCALAR; variant <= LTN_VARIANT_NEON; ++variant) {
        const ltn_context_options options = latent::CpuOptions(3, variant);
        ltn_context* context = nullptr;
        const ltn_status status = ltn_context_create(&context, &options);
        if (ltn_variant_supported(variant) == 1) {
            ASSERT_EQ(status, LTN_STATUS_OK) << ltn_error_message();
            EXPECT_EQ(ltn_context_threads(context), 3);
            EXPECT_EQ(ltn_context_variant(context), variant);
        } else {
            EXPECT_EQ(status, LTN_STATUS_UNSUPPORTED);
            EXPECT_NE(std::string(ltn_error_message()).find("cannot run here"), std::string::npos)
                << ltn_error_message();
        }
        ltn_context_destroy(context);
    }
}

TEST(AbiContext, refuses_options_out_of_range) {
    EXPECT_EQ(Create(256, LTN_VARIANT_SCALAR), LTN_STATUS_OK);
    EXPECT_EQ(Create(257, LTN_VARIANT_SCALAR), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "threads is 257, expected 1 to 256, or 0 for one per processor");
    EXPECT_EQ(Create(-1, LTN_VARIANT_SCALAR), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "threads is -1, expected 1 to 256, or 0 for one per processor");
    EXPECT_EQ(Create(1, 6), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "variant is 6, expected 0 (best) to 5 (neon)");
    EXPECT_EQ(Create(1, -1), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ltn_context_create(nullptr, nullptr), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "out_context is NULL, expected an address");
}

TEST(AbiContext, the_cpu_is_a_backend_that_can_do_all) {
    ltn_context_options options = latent::CpuOptions(1);
    for (const char* backend : {static_cast<const char*>(nullptr), "cpu"}) {
        options.backend = backend;
        ltn_context* context = nullptr;
        ASSERT_EQ(ltn_context_create(&context, &options), LTN_STATUS_OK) << ltn_error_message();
        EXPECT_STREQ(ltn_context_backend(context), "cpu");
        EXPECT_EQ(ltn_context_capabilities(context),
                  LTN_CAPABILITY_ROW_TILES | LTN_CAPABILITY_PACK | LTN_CAPABILITY_MATMUL_UPDATE);
        ltn_context_destroy(context);
    }
}

TEST(AbiContext, the_cpu_is_one_device_that_computes_in_single_precision) {
    ltn_context* context = nullptr;
    ltn_context_options options = latent::CpuOptions(1);
    options.device = 1;
    EXPECT_EQ(ltn_context_create(&context, &options), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "device is 1, expected 0: the CPU is one device");
    options = latent::CpuOptions(1);
    options.precision = LTN_PRECISION_TF32;
    EXPECT_EQ(ltn_context_create(&context, &options), LTN_STATUS_UNSUPPORTED);
    EXPECT_STREQ(ltn_error_message(),
                 "precision is 1, which the CPU cannot compute in: choose 0 (f32), or another backend");
    options.precision = -1;
    EXPECT_EQ(ltn_context_create(&context, &options), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "precision is -1, expected 0 (f32), 1 (tf32) or 2 (bf16)");
    EXPECT_EQ(context, nullptr);
}

TEST(AbiContext, questions_about_no_context_have_answers) {
    ltn_context_destroy(nullptr);
    EXPECT_STREQ(ltn_context_backend(nullptr), "");
    EXPECT_EQ(ltn_context_capabilities(nullptr), 0);
    EXPECT_EQ(ltn_context_threads(nullptr), 0);
    EXPECT_EQ(ltn_context_variant(nullptr), LTN_VARIANT_BEST);
    EXPECT_EQ(ltn_variant_supported(LTN_VARIANT_SCALAR), 1);
    EXPECT_EQ(ltn_variant_supported(99), 0);
}

}  // namespace
