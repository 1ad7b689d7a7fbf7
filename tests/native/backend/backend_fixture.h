// Contexts of the fake backends for tests of the C functions.
#pragma once

#include <gtest/gtest.h>

#include "support/fake_backend.h"

namespace latent {

class WithBackend : public testing::Test {
protected:
    WithBackend() {
        FakeBackend::Shared() = {};
        EXPECT_EQ(ltn_backend_register(&FakeBackend::Full()), LTN_STATUS_OK) << ltn_error_message();
        EXPECT_EQ(ltn_backend_register(&FakeBackend::Plain()), LTN_STATUS_OK) << ltn_error_message();
    }
    ~WithBackend() override {
        Close();
        EXPECT_EQ(fake().contexts, 0);
        EXPECT_EQ(fake().programs, 0);
        EXPECT_EQ(fake().allocations, 0);
    }

    static FakeBackend& fake() { return FakeBackend::Shared(); }

    static ltn_context_options Options(const char* backend, int32_t device = 0) {
        return {.backend = backend,
                .device = device,
                .precision = LTN_PRECISION_F32,
                .threads = 0,
                .variant = LTN_VARIANT_BEST};
    }

    ltn_status Open(const char* backend = "fake", int32_t device = 0) {
        const ltn_context_options options = Options(backend, device);
        return ltn_context_create(&context_, &options);
    }

    void Close() {
        ltn_context_destroy(context_);
        context_ = nullptr;
    }

    ltn_context* context_ = nullptr;
};

// Expects that the call of the C ABI fails with this status and message.
#define EXPECT_FAILS(call, status, message)         \
    do {                                            \
        EXPECT_EQ((call), (status));                \
        EXPECT_STREQ(ltn_error_message(), message); \
    } while (false)

}  // namespace latent
