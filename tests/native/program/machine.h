// A program of a test with memory for its segments.
#pragma once

#include <cstring>
#include <vector>

#include "cpu/context.h"
#include "program/program.h"
#include "program/program_builder.h"
#include "runtime/memory.h"

namespace latent {

class Machine {
public:
    Machine(Context& context, const ProgramBuilder& builder)
        : builder_(builder), program_(context, builder.Description()) {
        for (const ltn_segment& segment : builder.segments) {
            memory_.push_back(MakeAlignedBuffer(segment.bytes));
            addresses_.push_back(memory_.back().get());
            bytes_.push_back(segment.bytes);
            std::memset(addresses_.back(), 0, static_cast<size_t>(segment.bytes));
        }
        run = {.segments = addresses_.data(),
               .segment_bytes = bytes_.data(),
               .profile = nullptr,
               .cancel = nullptr,
               .seed = 42,
               .first_row = 0,
               .global_batch = 0,
               .first_step = 0,
               .steps = builder.step_capacity,
               .batch = builder.batch_capacity,
               .flags = LTN_RUN_FLAGS_NONE};
    }

    ltn_run_result Run() { return program_.Run(run); }

    // The elements of a tensor from step 0 on.
    template <class T = float>
    T* Data(int32_t tensor) const {
        const ltn_tensor& t = builder_.tensors[tensor];
        return reinterpret_cast<T*>(static_cast<std::byte*>(addresses_[t.segment]) + t.offset);
    }

    std::vector<void*>& addresses() { return addresses_; }
    std::vector<int64_t>& bytes() { return bytes_; }

    ltn_run run;  // The arguments of Run: all steps at the largest batch unless a test changes them.

private:
    ProgramBuilder builder_;
    Program program_;
    std::vector<AlignedBuffer> memory_;
    std::vector<void*> addresses_;
    std::vector<int64_t> bytes_;
};

}  // namespace latent
