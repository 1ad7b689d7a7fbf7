#include "support/fake_backend.h"

#include <cstring>
#include <stdexcept>

#include "program/capabilities.h"

namespace latent {

namespace {

// Fails if the test sets this function to fail. A message that is too long gets no final 0.
ltn_status Outcome(const char* function, char* message) {
    const FakeBackend& fake = FakeBackend::Shared();
    if (fake.failing != function) return LTN_STATUS_OK;
    if (fake.throws) throw std::runtime_error("thrown by a backend");
    std::memcpy(message, fake.message.c_str(), std::min<size_t>(fake.message.size() + 1, LTN_MESSAGE_BYTES));
    return fake.status;
}

void* Made(int& count) {
    if (FakeBackend::Shared().gives_nothing) return nullptr;
    ++count;
    return &count;
}

ltn_status DeviceCount(int32_t* out_count, char* message) {
    *out_count = FakeBackend::Shared().devices;
    return Outcome("device_count", message);
}

ltn_status DeviceDescribe(ltn_device* out_device, int32_t device, char* message) {
    std::memset(out_device->name, 'x', sizeof out_device->name);
    out_device->memory_bytes = 1000 + device;
    return Outcome("device_describe", message);
}

ltn_status ContextCreate(void** out_context, const ltn_context_options* options, char* message) {
    FakeBackend& fake = FakeBackend::Shared();
    const ltn_status status = Outcome("context_create", message);
    if (status != LTN_STATUS_OK) return status;
    fake.options = *options;
    fake.name = options->backend;
    *out_context = Made(fake.contexts);
    return status;
}

void ContextDestroy(void*) {
    --FakeBackend::Shared().contexts;
    if (FakeBackend::Shared().throws) throw std::runtime_error("thrown by a backend");
}

ltn_status MemoryAllocate(void** out_memory, void*, int64_t bytes, char* message) {
    FakeBackend& fake = FakeBackend::Shared();
    const ltn_status status = Outcome("memory_allocate", message);
    if (status != LTN_STATUS_OK || fake.gives_nothing) return status;
    ++fake.allocations;
    auto* const memory = new (std::align_val_t{LTN_MEMORY_ALIGNMENT}) std::byte[static_cast<size_t>(bytes) + 64]();
    *out_memory = memory + fake.misaligned;
    return status;
}

void MemoryDestroy(void*, void* memory) {
    FakeBackend& fake = FakeBackend::Shared();
    --fake.allocations;
    ::operator delete[](static_cast<std::byte*>(memory) - fake.misaligned, std::align_val_t{LTN_MEMORY_ALIGNMENT});
}

ltn_status MemoryCopy(void* out_memory, void*, ltn_placement, const void* source, ltn_placement, int64_t bytes,
                      char* message) {
    const ltn_status status = Outcome("memory_copy", message);
    if (status != LTN_STATUS_OK) return status;
    ++FakeBackend::Shared().copies;
    std::memcpy(out_memory, source, static_cast<size_t>(bytes));
    return status;
}

ltn_status ProgramCreate(void** out_program, void*, const ltn_program_description* description, char* message) {
    FakeBackend& fake = FakeBackend::Shared();
    const ltn_status status = Outcome("program_create", message);
    if (status != LTN_STATUS_OK) return status;
    fake.description = description;
    *out_program = Made(fake.programs);
    return status;
}

void ProgramDestroy(void*) {
    --FakeBackend::Shared().programs;
}

ltn_status ProgramRun(ltn_run_result* out_result, void*, const ltn_run* run, char* message) {
    const ltn_status status = Outcome("program_run", message);
    if (status != LTN_STATUS_OK) return status;
    out_result->steps_done = run->steps;
    if (FakeBackend::Shared().run) FakeBackend::Shared().run(*out_result, *run);
    return status;
}

}  // namespace

FakeBackend& FakeBackend::Shared() {
    static FakeBackend fake;
    return fake;
}

ltn_backend FakeBackend::Table(const char* name, ltn_capability capabilities) {
    return {.abi_version = LTN_ABI_VERSION,
            .struct_bytes = sizeof(ltn_backend),
            .name = name,
            .capabilities = capabilities,
            .reserved = 0,
            .device_count = DeviceCount,
            .device_describe = DeviceDescribe,
            .context_create = ContextCreate,
            .context_destroy = ContextDestroy,
            .memory_allocate = MemoryAllocate,
            .memory_destroy = MemoryDestroy,
            .memory_copy = MemoryCopy,
            .program_create = ProgramCreate,
            .program_destroy = ProgramDestroy,
            .program_run = ProgramRun};
}

const ltn_backend& FakeBackend::Full() {
    static const ltn_backend table = Table("fake", kAllCapabilities);
    return table;
}

const ltn_backend& FakeBackend::Plain() {
    static const ltn_backend table = Table("fake-plain", 0);
    return table;
}

}  // namespace latent
