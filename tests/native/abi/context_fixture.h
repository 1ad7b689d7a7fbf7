// A context for tests of the C functions.
#pragma once

#include <gtest/gtest.h>

#include "latent/latent.h"
#include "support/cpu_options.h"

namespace latent {

class WithContext : public testing::Test {
protected:
    WithContext() {
        const ltn_context_options options = CpuOptions(2);
        EXPECT_EQ(ltn_context_create(&context_, &options), LTN_STATUS_OK) << ltn_error_message();
    }
    ~WithContext() override { ltn_context_destroy(context_); }

    ltn_context* context_ = nullptr;
};

// Expects that the call of the C ABI fails as an invalid argument with this message.
#define EXPECT_REFUSED(call, message)                   \
    do {                                                \
        EXPECT_EQ((call), LTN_STATUS_INVALID_ARGUMENT); \
        EXPECT_STREQ(ltn_error_message(), message);     \
    } while (false)

}  // namespace latent
