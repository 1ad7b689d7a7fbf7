// Contexts for tests of the backend "plain" beside the CPU.
#pragma once

#include <gtest/gtest.h>

#include "latent/latent.h"
#include "support/backends.h"
#include "support/device_machine.h"

extern "C" const ltn_backend* ltn_backend_get(void);

namespace latent {

class WithPlain : public testing::Test {
protected:
    WithPlain() {
        EXPECT_STREQ(ltn_context_backend(plain_), "plain");
        const ltn_context_options options{.threads = 2};
        ExpectOk(ltn_context_create(&cpu_, &options));
    }
    ~WithPlain() override { ltn_context_destroy(cpu_); }

    ltn_context* plain_ = BackendContexts().front();
    ltn_context* cpu_ = nullptr;
};

}  // namespace latent
