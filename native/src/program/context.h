// A context: one device, for one caller. Programs belong to a context. cpu/context.h is that of the CPU, and
// backend/context.h that of registered backends.
#pragma once

#include <atomic>
#include <memory>

#include "program/executor.h"
#include "runtime/float_control.h"

namespace latent {

// The name of the CPU's backend.
inline constexpr const char* kCpuName = "cpu";

class Context {
public:
    virtual ~Context() = default;

    // The name of the backend; static storage.
    virtual const char* backend() const = 0;
    virtual ltn_capability capabilities() const = 0;

    // Creates the executor of a validated program that needs no capability beyond those of the context.
    virtual std::unique_ptr<Executor> CreateExecutor(std::shared_ptr<const ltn_program_description> description) = 0;

    // Memory of the device: zero-filled, aligned to LTN_MEMORY_ALIGNMENT and counted. Free does not wait for a call
    // that uses the context. The arguments of Copy have passed RequireMemory. Each throws Error, or std::bad_alloc.
    virtual void* Allocate(int64_t bytes) = 0;
    virtual void Free(void* memory) = 0;
    virtual void Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
                      int64_t bytes) = 0;

    // Whether the memory of the device is host memory.
    virtual bool is_host() const = 0;

    // Throws Error, with name for the memory, unless bytes from its address on lie at the placement. Checks only what
    // the context knows.
    virtual void RequireMemory(const void* memory, int64_t bytes, ltn_placement placement, const char* name) const = 0;

    // Marks the context as in use during the lifetime of the object, and keeps this thread in the default
    // floating-point state. Throws Error (invalid state) if another thread uses the context.
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
