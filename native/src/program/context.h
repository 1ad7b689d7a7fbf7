// One device, for one caller: what programs are made for. The CPU's is cpu/context.h.
#pragma once

#include <atomic>
#include <memory>

#include "program/executor.h"
#include "runtime/float_control.h"

namespace latent {

class Context {
public:
    virtual ~Context() = default;

    // Makes what runs a validated program. The description, and the arrays that it points to, outlive it.
    virtual std::unique_ptr<Executor> CreateExecutor(const ltn_program_description& description) = 0;

    // Marks the context as in use, and keeps this thread in the default floating-point state, while it lives. Throws
    // Error (invalid state) if another thread uses it.
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
    std::atomic<bool> busy_{false};
};

}  // namespace latent
