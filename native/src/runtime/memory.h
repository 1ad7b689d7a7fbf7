// Aligned memory: for the library itself, and counted for its callers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "latent/latent.h"

namespace latent {

struct AlignedDelete {
    void operator()(std::byte* memory) const;
};

// Zero-filled memory of the library's own, aligned to LTN_MEMORY_ALIGNMENT; in huge pages if it is large and the system
// gives them.
using AlignedBuffer = std::unique_ptr<std::byte, AlignedDelete>;
AlignedBuffer MakeAlignedBuffer(int64_t bytes);  // Throws Error.

// The same for callers, and counted. Throws Error.
void* AllocateCounted(int64_t bytes);
void* AllocateCountedFrom(const ltn_memory_functions& allocator, int64_t bytes);  // From a caller's own source.
void FreeCounted(void* memory);                                                   // NULL is ignored.

// Counts memory that comes from elsewhere, and takes it from the count again.
void CountAllocation(int64_t bytes);
void CountRelease(int64_t bytes);

// The counted allocations that are alive.
struct MemoryCount {
    int64_t count = 0;
    int64_t bytes = 0;
};
MemoryCount CountMemory();

}  // namespace latent
