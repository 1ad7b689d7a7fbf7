// Memory of the device, which all contexts have in common. The host gets addresses of pages without read and write
// access. The bytes lie at other addresses, which never leave this library. Thus a host that accesses device memory
// always crashes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

#include "latent/latent.h"

namespace plain {

// Safe to use from all threads.
class Memory {
public:
    // The memory of the only device.
    static Memory& OfDevice();

    Memory() = default;
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    // Allocates zero-filled memory and returns the host's address, which is aligned to a page. Throws Error.
    void* Allocate(int64_t bytes);

    // Frees memory of Allocate. Null is ignored.
    void Free(void* address);

    // Finds the bytes behind a host's address. Throws Error unless all of them lie in one allocation.
    std::byte* Find(const void* address, int64_t bytes) const;

    // Copies bytes between placements.
    void Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
              int64_t bytes) const;

private:
    // Consecutive pages: those of the host's addresses, those of the bytes, and a guard page at the end.
    struct Allocation {
        int64_t bytes;    // Requested size.
        size_t mapped;    // Size of all pages together.
        std::byte* data;  // The bytes. They end at the guard page, up to alignment.
    };

    mutable std::mutex mutex_;
    std::map<uintptr_t, Allocation> allocations_;  // Allocations by the host's address.
};

}  // namespace plain
