// Contexts for tests of every backend beside the CPU.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "latent/latent.h"
#include "support/backends.h"
#include "support/cpu_options.h"
#include "support/device_machine.h"

namespace latent {

// With parameters of which one is the name of a backend.
template <class Parameters>
class WithBackendAndCpu : public testing::TestWithParam<Parameters> {
protected:
    explicit WithBackendAndCpu(const std::string& name) : backend_(BackendContext(name)) {
        EXPECT_NE(backend_, nullptr) << name;
        const ltn_context_options options = CpuOptions(2);
        ExpectOk(ltn_context_create(&cpu_, &options));
    }
    ~WithBackendAndCpu() override { ltn_context_destroy(cpu_); }

    ltn_context* backend_;
    ltn_context* cpu_ = nullptr;
};

// With the name alone.
class OfEachBackend : public WithBackendAndCpu<std::string> {
protected:
    OfEachBackend() : WithBackendAndCpu(GetParam()) {}
};

inline std::string BackendNameOf(const testing::TestParamInfo<std::string>& test) {
    return test.param;
}

#define LATENT_TEST_EACH_BACKEND(suite) \
    INSTANTIATE_TEST_SUITE_P(On, suite, testing::ValuesIn(BackendNames()), BackendNameOf)

}  // namespace latent
