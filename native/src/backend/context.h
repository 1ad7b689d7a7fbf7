// One device of a registered backend.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "backend/device_memory.h"
#include "program/context.h"

namespace latent {

class BackendContext final : public Context {
public:
    // Throws Error, also for failures that the backend reports.
    BackendContext(const Backend& backend, const ltn_context_options& options);
    ~BackendContext() override;
    BackendContext(const BackendContext&) = delete;
    BackendContext& operator=(const BackendContext&) = delete;

    const char* backend() const override { return id_.backend->name(); }
    ltn_capability capabilities() const override { return table().capabilities; }
    std::unique_ptr<Executor> CreateExecutor(std::shared_ptr<const ltn_program_description> description) override;
    void* Allocate(int64_t bytes) override;
    void Free(void* memory) override;
    void Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
              int64_t bytes) override;
    bool is_host() const override { return false; }
    void RequireMemory(const void* memory, int64_t bytes, ltn_placement placement, const char* name) const override;

private:
    friend class BackendExecutor;

    const ltn_backend& table() const { return id_.backend->table(); }

    // As Backend::Call. Calls for one context do not overlap.
    template <class Body>
    void Call(const char* function, const Body& body) {
        const ExclusiveCall call(*this);
        id_.backend->Call(function, body);
    }

    // Runs the destruction at once, or at the end of the call that another thread makes. The caller does not wait.
    void Destroy(std::function<void()> destruction);

    // Runs the waiting destructions, unless a call is under way, whose end runs them.
    void DestroyWaiting();

    // Runs the waiting destructions, then lets the next call begin.
    void EndCall();

    // Keeps other calls out during its lifetime.
    class ExclusiveCall {
    public:
        explicit ExclusiveCall(BackendContext& context);
        ~ExclusiveCall();
        ExclusiveCall(const ExclusiveCall&) = delete;
        ExclusiveCall& operator=(const ExclusiveCall&) = delete;

    private:
        BackendContext& context_;
    };

    const DeviceId id_;
    std::mutex mutex_;  // Guards calling_ and destructions_.
    std::condition_variable ended_;
    bool calling_ = false;
    std::vector<std::function<void()>> destructions_;
    void* context_ = nullptr;
};

}  // namespace latent
