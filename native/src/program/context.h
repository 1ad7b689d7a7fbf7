// What running needs besides a program: kernels of one variant, threads and scratch memory.
#pragma once

#include <atomic>

#include "program/op.h"
#include "runtime/float_control.h"
#include "runtime/memory.h"

namespace latent {

class Context {
public:
    // Throws Error if an option is out of range or the variant cannot run here.
    explicit Context(const ltn_context_options& options);

    int threads() const { return pool_.threads(); }
    ltn_variant variant() const { return variant_; }

    // An execution at step 0, on this context's resources.
    Execution Execute(uint64_t seed, int32_t batch);

    // Marks the context as in use, and keeps this thread in the default floating-point state as its workers are, while
    // it lives. Throws Error (invalid state) if another thread uses it.
    class Use {
    public:
        explicit Use(Context& context);
        ~Use() { context_.busy_.store(false, std::memory_order_release); }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

    private:
        Context& context_;
        FloatControl control_;
    };

private:
    ltn_variant variant_;
    const Kernels& kernels_;
    ThreadPool pool_;
    AlignedBuffer scratch_;
    AlignedBuffer filter_scratch_;
    std::atomic<bool> busy_{false};
};

}  // namespace latent
