// A program of a GPU.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "binding.h"
#include "profiler.h"
#include "snapshot.h"

namespace latent::cuda {

class Program {
public:
    // The description and the context must outlive the program. Throws Error if this backend cannot execute it.
    Program(const Context& context, const ltn_program_description& description);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Throws Error for failures of the GPU.
    ltn_run_result Run(const ltn_run& run);

private:
    void Bind(const ltn_run& run);
    void CopyIn(const ltn_run& run);
    void CopyOut(const ltn_run& run) const;
    void Prepare(const ltn_run& run);
    RunState RunGroups(const ltn_run& run, bool* out_cancelled);
    void StartGroup(const ltn_run& run, int64_t steps);

    const Context& context_;
    const ltn_program_description& description_;
    ProgramMemory memory_;
    std::vector<std::unique_ptr<DeviceBuffer>> staged_;  // The copy of each segment in host memory; null for others.
    std::unique_ptr<Binding> binding_;
    std::unique_ptr<Profiler> profiler_;  // Of the binding; null until there is a profile.
    std::array<Snapshot, 2> snapshots_;
};

}  // namespace latent::cuda
