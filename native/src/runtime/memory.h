// Aligned memory: for the library itself, and counted for its callers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "latent/latent.h"

namespace latent {

struct AlignedDelete {
    void operator()(std::byte* memory) const { ::operator delete (memory, std::align_val_t{LTN_MEMORY_ALIGNMENT}); }
};

// Uninitialised memory of the library's own, aligned to LTN_MEMORY_ALIGNMENT.
using AlignedBuffer = std::unique_ptr<std::byte, AlignedDelete>;
AlignedBuffer MakeAlignedBuffer(int64_t bytes);  // Throws std::bad_alloc.

// Zero-filled memory for callers, aligned to LTN_MEMORY_ALIGNMENT and counted. Throws std::bad_alloc.
void* AllocateCounted(int64_t bytes);
void FreeCounted(void* memory);  // NULL is ignored.

// The counted allocations that are alive.
struct MemoryCount {
    int64_t count = 0;
    int64_t bytes = 0;
};
MemoryCount CountMemory();

}  // namespace latent
