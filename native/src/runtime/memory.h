// Aligned memory, for the library itself and for its callers. Only memory of callers is counted.
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

// Zero-filled memory of the library itself, aligned to LTN_MEMORY_ALIGNMENT; in huge pages if it is large and the
// system has them.
using AlignedBuffer = std::unique_ptr<std::byte, AlignedDelete>;
AlignedBuffer MakeAlignedBuffer(int64_t bytes);  // Throws Error.

// The same memory for callers, counted. Throws Error.
void* AllocateCounted(int64_t bytes);
void* AllocateCountedFrom(const ltn_memory_functions& allocator, int64_t bytes);  // From the caller's allocator.
void FreeCounted(void* memory);                                                   // NULL is ignored.

// Adds memory from another source, such as a device, to the counts, and removes it.
void CountAllocation(int64_t bytes);
void CountRelease(int64_t bytes);

// The live counted allocations.
struct MemoryCount {
    int64_t count = 0;
    int64_t bytes = 0;
};
MemoryCount CountMemory();

}  // namespace latent
