// One device of a registered backend.
#pragma once

#include <mutex>

#include "backend/device_memory.h"
#include "program/context.h"

namespace latent {

class BackendContext final : public Context {
public:
    // Throws Error, the backend's own among others.
    BackendContext(const Backend& backend, const ltn_context_options& options);
    ~BackendContext() override;
    BackendContext(const BackendContext&) = delete;
    BackendContext& operator=(const BackendContext&) = delete;

    const char* backend() const override { return id_.backend->name(); }
    ltn_capability capabilities() const override { return table().capabilities; }
    std::unique_ptr<Executor> CreateExecutor(const ltn_program_description& description) override;
    void* Allocate(int64_t bytes) override;
    void Free(void* memory) override;
    void Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
              int64_t bytes) override;
    bool is_host() const override { return false; }
    void RequireMemory(const void* memory, int64_t bytes, ltn_placement placement, const char* name) const override;

private:
    friend class BackendExecutor;

    const ltn_backend& table() const { return id_.backend->table(); }

    // As Backend::Call, one at a time.
    template <class Body>
    void Call(const char* function, const Body& body) {
        const std::lock_guard lock(calls_);
        id_.backend->Call(function, body);
    }
    template <class Body>
    void CallVoid(const Body& body) {
        const std::lock_guard lock(calls_);
        id_.backend->CallVoid(body);
    }

    const DeviceId id_;
    std::mutex calls_;  // Memory and programs may be destroyed while another call runs, which they wait for.
    void* context_ = nullptr;
};

}  // namespace latent
