// One device, for one caller: what programs are made for. The CPU's is cpu/context.h, others' backend/context.h.
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

    // Makes what runs a validated program that needs no more than the capabilities.
    virtual std::unique_ptr<Executor> CreateExecutor(std::shared_ptr<const ltn_program_description> description) = 0;

    // Memory of the device: zero-filled, aligned to LTN_MEMORY_ALIGNMENT and counted. Free does not wait for the call
    // that uses the context. Copy gets memory that RequireMemory accepts. Each throws Error, or std::bad_alloc.
    virtual void* Allocate(int64_t bytes) = 0;
    virtual void Free(void* memory) = 0;
    virtual void Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
                      int64_t bytes) = 0;

    // Whether the memory of the device is the host's.
    virtual bool is_host() const = 0;

    // Throws Error, calling the memory by its name, unless bytes of it lie where they are said to, as far as is known.
    virtual void RequireMemory(const void* memory, int64_t bytes, ltn_placement placement, const char* name) const = 0;

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
