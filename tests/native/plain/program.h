// A program of the device: its description, and memory for the copies of its segments in host memory.
#pragma once

#include <memory>
#include <vector>

#include "plain/call.h"
#include "plain/memory.h"

namespace plain {

class Program {
public:
    // The description and the memory must outlive the program. Throws Error if this backend cannot execute the program.
    Program(Memory& memory, const ltn_program_description& description);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    ltn_run_result Run(const ltn_run& run);

private:
    void FindSegments(const ltn_run& run);
    void CopyIn(const ltn_run& run) const;
    void CopyOut(const ltn_run& run) const;
    Tensor TensorAt(int32_t index, const ltn_run& run, int64_t step) const;
    bool RunStep(const ltn_run& run, int64_t step, ltn_run_result& result) const;

    Memory& memory_;
    const ltn_program_description& description_;
    std::vector<std::shared_ptr<void>> staged_;  // The copy of each segment in host memory; null for others.
    std::vector<std::byte*> segments_;           // The address of each segment in a run.
};

}  // namespace plain
