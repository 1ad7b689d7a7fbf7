// Contexts for tests of the backend "plain" beside the CPU.
#pragma once

#include <gtest/gtest.h>

#include "latent/latent.h"
#include "support/backends.h"
#include "support/cpu_options.h"
#include "support/device_machine.h"

extern "C" const ltn_backend* ltn_backend_get(void);

namespace latent {

class WithPlain : public testing::Test {
protected:
    WithPlain() {
        EXPECT_STREQ(ltn_context_backend(plain_), "plain");
        const ltn_context_options options = CpuOptions(2);
        ExpectOk(ltn_context_create(&cpu_, &options));
    }
    ~WithPlain() override { ltn_context_destroy(cpu_); }

    ltn_context* plain_ = BackendContexts().front();
    ltn_context* cpu_ = nullptr;
};

// Calls of the functions of the table, without the checks of the library.
class PlainTable : public testing::Test {
protected:
    PlainTable() {
        testing::FLAGS_gtest_death_test_style = "threadsafe";
        const ltn_context_options options = BackendOptions("plain");
        EXPECT_EQ(table_.context_create(&context_, &options, message_), LTN_STATUS_OK);
        EXPECT_EQ(table_.memory_allocate(&memory_, context_, 64, message_), LTN_STATUS_OK);
    }
    ~PlainTable() override {
        table_.memory_destroy(context_, memory_);
        table_.context_destroy(context_);
    }

    const ltn_backend& table_ = *ltn_backend_get();
    char message_[LTN_MESSAGE_BYTES] = "";
    void* context_ = nullptr;
    void* memory_ = nullptr;  // 64 bytes.
};

}  // namespace latent
