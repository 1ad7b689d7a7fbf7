// The CPU: kernels of one variant, threads and scratch memory.
#pragma once

#include "cpu/execution.h"
#include "program/context.h"
#include "runtime/memory.h"

namespace latent {

class CpuContext final : public Context {
public:
    // Throws Error if an option is out of range or the variant cannot run here.
    explicit CpuContext(const ltn_context_options& options);

    int threads() const { return pool_.threads(); }
    ltn_variant variant() const { return variant_; }

    std::unique_ptr<Executor> CreateExecutor(const ltn_program_description& description) override;

    // An execution at step 0, on this context's resources.
    Execution Execute(uint64_t seed, int32_t batch);

private:
    ltn_variant variant_;
    const Kernels& kernels_;
    ThreadPool pool_;
    AlignedBuffer scratch_;
    AlignedBuffer filter_scratch_;
};

}  // namespace latent
