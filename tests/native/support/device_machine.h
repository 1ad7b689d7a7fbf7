// A program of a test on a context of any backend, through the C functions alone, with memory for its segments.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "latent/latent.h"
#include "program/program_builder.h"
#include "runtime/memory.h"

namespace latent {

// Fails the test unless a C function succeeded.
inline void ExpectOk(ltn_status status) {
    ASSERT_EQ(status, LTN_STATUS_OK) << ltn_error_message();
}

class DeviceMachine {
public:
    // All segments lie where placement says.
    DeviceMachine(ltn_context* context, ProgramBuilder builder, ltn_placement placement = LTN_PLACEMENT_DEVICE);
    ~DeviceMachine();
    DeviceMachine(const DeviceMachine&) = delete;
    DeviceMachine& operator=(const DeviceMachine&) = delete;

    ltn_run_result Run() const;

    // The first count elements of a tensor from step 0 on.
    template <class T = float>
    std::vector<T> Read(int32_t tensor, int64_t count) const {
        std::vector<T> values(static_cast<size_t>(count));
        Copy(values.data(), LTN_PLACEMENT_HOST, AddressOf(tensor), placement_, values.size() * sizeof(T));
        return values;
    }
    template <class T = float>
    void Write(int32_t tensor, const std::vector<T>& values) const {
        Copy(AddressOf(tensor), placement_, values.data(), LTN_PLACEMENT_HOST, values.size() * sizeof(T));
    }
    void* AddressOf(int32_t tensor) const {
        const ltn_tensor& t = builder_.tensors[tensor];
        return static_cast<std::byte*>(addresses_[t.segment]) + t.offset;
    }

    ltn_run run{};  // The arguments of Run: all steps at the largest batch unless a test changes them.

private:
    void Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
              size_t bytes) const {
        ExpectOk(ltn_device_memory_copy(out, context_, out_placement, source, source_placement,
                                        static_cast<int64_t>(bytes)));
    }

    ltn_context* context_;
    ProgramBuilder builder_;
    ltn_placement placement_;
    std::vector<AlignedBuffer> host_memory_;
    std::vector<void*> addresses_;
    std::vector<int64_t> bytes_;
    ltn_program* program_ = nullptr;
};

}  // namespace latent
