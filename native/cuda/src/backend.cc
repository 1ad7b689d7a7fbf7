// The table of functions of the backend "cuda".
#include "context.h"
#include "error.h"
#include "memory.h"
#include "program.h"

namespace latent::cuda {
namespace {

const Context& ContextOf(void* context) {
    return *static_cast<Context*>(context);
}

ltn_status CountDevices(int32_t* out_count, char* message) {
    return Attempt(message, [&] { *out_count = DeviceCount(); });
}

ltn_status Describe(ltn_device* out_device, int32_t device, char* message) {
    return Attempt(message, [&] { *out_device = DescribeDevice(device); });
}

ltn_status CreateContext(void** out_context, const ltn_context_options* options, char* message) {
    return Attempt(message, [&] { *out_context = new Context(*options); });
}

void DestroyContext(void* context) {
    delete static_cast<Context*>(context);
}

ltn_status AllocateMemory(void** out_memory, void* context, int64_t bytes, char* message) {
    return Attempt(message, [&] { *out_memory = reinterpret_cast<void*>(Allocate(ContextOf(context), bytes)); });
}

void DestroyMemory(void* context, void* memory) {
    Free(ContextOf(context), reinterpret_cast<uintptr_t>(memory));
}

ltn_status CopyMemory(void* out_memory, void* context, ltn_placement placement, const void* source,
                      ltn_placement source_placement, int64_t bytes, char* message) {
    return Attempt(message, [&] { Copy(ContextOf(context), out_memory, placement, source, source_placement, bytes); });
}

ltn_status CreateProgram(void** out_program, void* context, const ltn_program_description* description, char* message) {
    return Attempt(message, [&] { *out_program = new Program(ContextOf(context), *description); });
}

void DestroyProgram(void* program) {
    delete static_cast<Program*>(program);
}

ltn_status RunProgram(ltn_run_result* out_result, void* program, const ltn_run* run, char* message) {
    return Attempt(message, [&] { *out_result = static_cast<Program*>(program)->Run(*run); });
}

constexpr ltn_backend kBackend{.abi_version = LTN_ABI_VERSION,
                               .struct_bytes = sizeof(ltn_backend),
                               .name = "cuda",
                               .capabilities = 0,
                               .reserved = 0,
                               .device_count = CountDevices,
                               .device_describe = Describe,
                               .context_create = CreateContext,
                               .context_destroy = DestroyContext,
                               .memory_allocate = AllocateMemory,
                               .memory_destroy = DestroyMemory,
                               .memory_copy = CopyMemory,
                               .program_create = CreateProgram,
                               .program_destroy = DestroyProgram,
                               .program_run = RunProgram};

}  // namespace
}  // namespace latent::cuda

// Returns the table for ltn_backend_register.
extern "C" LTN_API const ltn_backend* ltn_backend_get(void) {
    return &latent::cuda::kBackend;
}
