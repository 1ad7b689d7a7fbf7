#include "backend/context.h"

#include <cinttypes>
#include <new>
#include <utility>

#include "backend/executor.h"
#include "runtime/error.h"

namespace latent {

BackendContext::BackendContext(const Backend& backend, const ltn_context_options& options)
    : id_{&backend, options.device} {
    backend.RequireDevice(options.device);
    ltn_context_options own = options;
    own.backend = backend.name();
    backend.Call("context_create", [&](char* message) { return table().context_create(&context_, &own, message); });
    if (context_ == nullptr) backend.FailInternal("context_create", "returned NULL, expected a context");
}

BackendContext::~BackendContext() {
    id_.backend->CallVoid([&] { table().context_destroy(context_); });
}

std::unique_ptr<Executor> BackendContext::CreateExecutor(std::shared_ptr<const ltn_program_description> description) {
    return std::make_unique<BackendExecutor>(*this, std::move(description));
}

void* BackendContext::Allocate(int64_t bytes) {
    void* memory = nullptr;
    Call("memory_allocate", [&](char* message) { return table().memory_allocate(&memory, context_, bytes, message); });
    if (memory == nullptr) id_.backend->FailInternal("memory_allocate", "returned NULL, expected an address");
    if (reinterpret_cast<uintptr_t>(memory) % LTN_MEMORY_ALIGNMENT != 0) {
        Destroy([this, memory] { table().memory_destroy(context_, memory); });
        id_.backend->FailInternal("memory_allocate", "returned an address that is not aligned to " +
                                                         std::to_string(LTN_MEMORY_ALIGNMENT) + " bytes");
    }
    try {
        AddDeviceMemory(id_, memory, bytes);
    } catch (const std::bad_alloc&) {
        Destroy([this, memory] { table().memory_destroy(context_, memory); });
        throw;
    }
    return memory;
}

void BackendContext::Free(void* memory) {
    // A backend must not see memory that is not allocated.
    if (!RemoveDeviceMemory(id_, memory)) return;
    Destroy([this, memory] { table().memory_destroy(context_, memory); });
}

void BackendContext::Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
                          int64_t bytes) {
    Call("memory_copy", [&](char* message) {
        return table().memory_copy(out, context_, out_placement, source, source_placement, bytes, message);
    });
}

void BackendContext::Destroy(std::function<void()> destruction) {
    try {
        const std::lock_guard lock(mutex_);
        destructions_.reserve(destructions_.size() + 1);
        destructions_.push_back(std::move(destruction));
    } catch (const std::bad_alloc&) {
        const ExclusiveCall call(*this);
        id_.backend->CallVoid(destruction);
    }
    DestroyWaiting();
}

void BackendContext::DestroyWaiting() {
    {
        const std::lock_guard lock(mutex_);
        if (calling_) return;
        calling_ = true;
    }
    EndCall();
}

void BackendContext::EndCall() {
    std::unique_lock lock(mutex_);
    while (!destructions_.empty()) {
        std::vector<std::function<void()>> destructions;
        destructions.swap(destructions_);
        lock.unlock();
        for (const std::function<void()>& destruction : destructions) id_.backend->CallVoid(destruction);
        lock.lock();
    }
    calling_ = false;
    lock.unlock();
    ended_.notify_one();
}

BackendContext::ExclusiveCall::ExclusiveCall(BackendContext& context) : context_(context) {
    std::unique_lock lock(context_.mutex_);
    context_.ended_.wait(lock, [&] { return !context_.calling_; });
    context_.calling_ = true;
}

BackendContext::ExclusiveCall::~ExclusiveCall() {
    context_.EndCall();
}

void BackendContext::RequireMemory(const void* memory, int64_t bytes, ltn_placement placement, const char* name) const {
    if (placement != LTN_PLACEMENT_DEVICE || IsDeviceMemory(id_, memory, bytes)) return;
    FailArgument("%s is at 0x%" PRIxPTR ", expected %" PRId64
                 " bytes that ltn_device_memory_allocate returned for device %d of the backend '%s'",
                 name, reinterpret_cast<uintptr_t>(memory), bytes, id_.device, backend());
}

}  // namespace latent
