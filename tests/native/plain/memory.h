// Memory of the device, which all contexts share. The addresses that the host gets are those of pages that nobody can
// read or write: the bytes lie elsewhere, at addresses that never leave this library. So a host that touches device
// memory crashes at any time.
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
    // That of the one device.
    static Memory& OfDevice();

    Memory() = default;
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    // Gives the host's address of zero-filled memory, aligned to a page. Throws Error.
    void* Allocate(int64_t bytes);

    // Frees what Allocate gave. Null is ignored.
    void Free(void* address);

    // Finds the bytes behind a host's address. Throws Error unless all of them lie in one allocation.
    std::byte* Find(const void* address, int64_t bytes) const;

    // Copies bytes between places.
    void Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
              int64_t bytes) const;

private:
    // Pages in a row: those of the host's addresses, those of the bytes, and one at which what runs over the end stops.
    struct Allocation {
        int64_t bytes;    // As asked for.
        size_t mapped;    // All pages together.
        std::byte* data;  // The bytes, which end where the last page begins, but for alignment.
    };

    mutable std::mutex mutex_;
    std::map<uintptr_t, Allocation> allocations_;  // By the host's address.
};

}  // namespace plain
