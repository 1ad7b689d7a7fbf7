// The backend "cuda" on the emulator, beside the CPU.
#pragma once

#include <gtest/gtest.h>

#include "cuda/cuda_table.h"
#include "support/device_machine.h"

namespace latent {

inline ltn_context* MakeContext(const char* backend, ltn_variant variant = LTN_VARIANT_BEST,
                                ltn_precision precision = LTN_PRECISION_F32) {
    const ltn_context_options options{
        .backend = backend, .device = 0, .precision = precision, .threads = 0, .variant = variant};
    ltn_context* context = nullptr;
    ExpectOk(ltn_context_create(&context, &options));
    return context;
}

// Whether the driver is one of the tests, which has the recorded bits.
inline bool IsFalseDriver() {
    ltn_device device{};
    ExpectOk(ltn_backend_device_describe(&device, "cuda", 0));
    return std::string(device.name).find("on the host's processor") != std::string::npos;
}

class WithCuda : public testing::Test {
protected:
    WithCuda() {
        ExpectOk(ltn_backend_register(&CudaTable()));
        cuda_ = MakeContext("cuda");
    }
    ~WithCuda() override {
        ltn_context_destroy(cuda_);
        ltn_context_destroy(cpu_);
    }

    // A context of the CPU's vectors with fused multiply-adds, whose bits this backend promises; null, and the test is
    // skipped, on other processors.
    ltn_context* Cpu() {
        const ltn_variant variant = ltn_variant_supported(LTN_VARIANT_AVX2) ? LTN_VARIANT_AVX2 : LTN_VARIANT_NEON;
        if (cpu_ == nullptr && ltn_variant_supported(variant)) cpu_ = MakeContext("cpu", variant);
        return cpu_;
    }

    ltn_context* cuda_ = nullptr;

private:
    ltn_context* cpu_ = nullptr;
};

}  // namespace latent
