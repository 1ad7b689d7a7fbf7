#include <cinttypes>

#include "abi/guard.h"
#include "abi/handles.h"

namespace {

void RequirePlacement(ltn_placement placement, const char* name) {
    if (placement < LTN_PLACEMENT_HOST || placement > LTN_PLACEMENT_DEVICE) {
        latent::FailArgument("%s is %d, expected %d (host) or %d (device)", name, placement, LTN_PLACEMENT_HOST,
                             LTN_PLACEMENT_DEVICE);
    }
}

void RequireBytes(int64_t bytes) {
    if (bytes < 0) latent::FailArgument("bytes is %" PRId64 ", expected 0 or more", bytes);
}

void RequireApart(const void* out, const void* source, int64_t bytes) {
    const auto out_begin = reinterpret_cast<uintptr_t>(out);
    const auto source_begin = reinterpret_cast<uintptr_t>(source);
    const auto size = static_cast<uintptr_t>(bytes);
    const bool apart = out_begin < source_begin ? source_begin - out_begin >= size : out_begin - source_begin >= size;
    if (!apart) {
        latent::FailArgument("source and out_memory overlap in %" PRId64 " bytes, expected disjoint memory", bytes);
    }
}

}  // namespace

extern "C" {

ltn_status ltn_device_memory_allocate(void** out_memory, ltn_context* context, int64_t bytes) {
    return latent::Guard([&] {
        latent::RequirePointer(out_memory, "out_memory");
        latent::RequirePointer(context, "context");
        RequireBytes(bytes);
        const latent::Context::Use use(*context->context);
        *out_memory = context->context->Allocate(bytes);
    });
}

void ltn_device_memory_destroy(ltn_context* context, void* memory) {
    if (context != nullptr && memory != nullptr) context->context->Free(memory);
}

ltn_status ltn_device_memory_copy(void* out_memory, ltn_context* context, ltn_placement placement, const void* source,
                                  ltn_placement source_placement, int64_t bytes) {
    return latent::Guard([&] {
        latent::RequirePointer(context, "context");
        RequirePlacement(placement, "placement");
        RequirePlacement(source_placement, "source_placement");
        RequireBytes(bytes);
        if (bytes == 0) return;
        latent::RequirePointer(out_memory, "out_memory");
        latent::RequirePointer(source, "source");
        latent::Context& device = *context->context;
        device.RequireMemory(out_memory, bytes, placement, "out_memory");
        device.RequireMemory(source, bytes, source_placement, "source");
        if (device.is_host() || placement == source_placement) RequireApart(out_memory, source, bytes);
        const latent::Context::Use use(device);
        device.Copy(out_memory, placement, source, source_placement, bytes);
    });
}

}  // extern "C"
