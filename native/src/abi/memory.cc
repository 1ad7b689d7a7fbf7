#include "runtime/memory.h"

#include <cinttypes>

#include "abi/guard.h"

extern "C" {

ltn_status ltn_memory_allocate(void** out_memory, int64_t bytes) {
    return latent::Guard([&] {
        latent::RequirePointer(out_memory, "out_memory");
        if (bytes < 0) latent::FailArgument("bytes is %" PRId64 ", expected 0 or more", bytes);
        *out_memory = latent::AllocateCounted(bytes);
    });
}

ltn_status ltn_memory_allocate_from(void** out_memory, const ltn_memory_functions* allocator, int64_t bytes) {
    return latent::Guard([&] {
        latent::RequirePointer(out_memory, "out_memory");
        latent::RequirePointer(allocator, "allocator");
        if (allocator->allocate == nullptr) latent::FailArgument("allocator->allocate is NULL, expected a function");
        if (allocator->release == nullptr) latent::FailArgument("allocator->release is NULL, expected a function");
        if (bytes < 0) latent::FailArgument("bytes is %" PRId64 ", expected 0 or more", bytes);
        *out_memory = latent::AllocateCountedFrom(*allocator, bytes);
    });
}

void ltn_memory_destroy(void* memory) {
    latent::FreeCounted(memory);
}

ltn_status ltn_memory_count(int64_t* out_count, int64_t* out_bytes) {
    return latent::Guard([&] {
        latent::RequirePointer(out_count, "out_count");
        latent::RequirePointer(out_bytes, "out_bytes");
        const latent::MemoryCount live = latent::CountMemory();
        *out_count = live.count;
        *out_bytes = live.bytes;
    });
}

}  // extern "C"
