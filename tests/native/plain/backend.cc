// The table of functions of the backend "plain", which consists of plain loops for tests. Its device is the host's
// processor with memory that the host cannot access.
#include <unistd.h>

#include <cstring>
#include <memory>
#include <string>

#include "plain/error.h"
#include "plain/memory.h"
#include "plain/program.h"

namespace plain {
namespace {

// A context without state.
struct Context {};

void CheckDevice(int32_t device) {
    if (device != 0) {
        throw Error(LTN_STATUS_INVALID_ARGUMENT, "device is " + std::to_string(device) + ", expected 0: there is one");
    }
}

ltn_status DeviceCount(int32_t* out_count, char*) {
    *out_count = 1;
    return LTN_STATUS_OK;
}

ltn_status DeviceDescribe(ltn_device* out_device, int32_t device, char* message) {
    return Attempt(message, [&] {
        CheckDevice(device);
        *out_device = {};
        std::strcpy(out_device->name, "plain loops on the host's processor");
        out_device->memory_bytes = int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
    });
}

ltn_status ContextCreate(void** out_context, const ltn_context_options* options, char* message) {
    return Attempt(message, [&] {
        CheckDevice(options->device);
        if (options->precision != LTN_PRECISION_F32) {
            throw Error(LTN_STATUS_UNSUPPORTED,
                        "precision is " + std::to_string(options->precision) + ", expected 0 (f32)");
        }
        *out_context = new Context();
    });
}

void ContextDestroy(void* context) {
    delete static_cast<Context*>(context);
}

ltn_status MemoryAllocate(void** out_memory, void*, int64_t bytes, char* message) {
    return Attempt(message, [&] { *out_memory = Memory::OfDevice().Allocate(bytes); });
}

void MemoryDestroy(void*, void* memory) {
    Memory::OfDevice().Free(memory);
}

ltn_status MemoryCopy(void* out_memory, void*, ltn_placement out_placement, const void* source,
                      ltn_placement source_placement, int64_t bytes, char* message) {
    return Attempt(message,
                   [&] { Memory::OfDevice().Copy(out_memory, out_placement, source, source_placement, bytes); });
}

ltn_status ProgramCreate(void** out_program, void*, const ltn_program_description* description, char* message) {
    return Attempt(message, [&] { *out_program = new Program(Memory::OfDevice(), *description); });
}

void ProgramDestroy(void* program) {
    delete static_cast<Program*>(program);
}

ltn_status ProgramRun(ltn_run_result* out_result, void* program, const ltn_run* run, char* message) {
    return Attempt(message, [&] { *out_result = static_cast<Program*>(program)->Run(*run); });
}

constexpr ltn_backend kBackend{.abi_version = LTN_ABI_VERSION,
                               .struct_bytes = sizeof(ltn_backend),
                               .name = "plain",
                               .capabilities = 0,
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

}  // namespace
}  // namespace plain

// Returns the table for ltn_backend_register.
extern "C" LTN_API const ltn_backend* ltn_backend_get(void) {
    return &plain::kBackend;
}
