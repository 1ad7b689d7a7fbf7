// A context of the CPU: kernels of one variant, threads and scratch memory.
#pragma once

#include <cstring>

#include "cpu/execution.h"
#include "program/capabilities.h"
#include "program/context.h"
#include "runtime/memory.h"

namespace latent {

class CpuContext final : public Context {
public:
    // Throws Error if an option is out of range or the variant cannot run here.
    explicit CpuContext(const ltn_context_options& options);

    int threads() const { return pool_.threads(); }
    ltn_variant variant() const { return variant_; }

    const char* backend() const override { return kCpuName; }
    ltn_capability capabilities() const override { return kAllCapabilities; }
    std::unique_ptr<Executor> CreateExecutor(std::shared_ptr<const ltn_program_description> description) override;
    void* Allocate(int64_t bytes) override { return AllocateCounted(bytes); }
    void Free(void* memory) override { FreeCounted(memory); }
    void Copy(void* out, ltn_placement, const void* source, ltn_placement, int64_t bytes) override {
        std::memcpy(out, source, static_cast<size_t>(bytes));
    }
    bool is_host() const override { return true; }
    void RequireMemory(const void*, int64_t, ltn_placement, const char*) const override {}

    // Returns an execution at step 0 with the resources of this context.
    Execution Execute(uint64_t seed, int64_t batch);

private:
    ltn_variant variant_;
    const Kernels& kernels_;
    ThreadPool pool_;
    AlignedBuffer scratch_;
    AlignedBuffer filter_scratch_;
};

}  // namespace latent
