// The device memory of a false driver: pages of the host with a guard page behind each allocation. New memory holds
// NaN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

namespace false_driver {

// Addresses from begin to before end.
struct Range {
    uint64_t begin = 0, end = 0;
};

// Safe to use from all threads.
class Memory {
public:
    static Memory& Shared();

    // The address, aligned to 64 bytes; 0: there is no such memory.
    uint64_t Allocate(size_t bytes);

    // False: nothing is allocated at this address.
    bool Free(uint64_t address);

    // Whether all bytes lie in one allocation.
    bool Holds(uint64_t address, size_t bytes) const;

    // The allocation in which an address lies; nothing if there is none.
    Range Find(uint64_t address) const;

private:
    // Pages with a guard page behind them.
    struct Pages {
        char* first = nullptr;
        size_t bytes = 0;  // Without the guard page.
    };
    struct Allocation {
        size_t bytes;
        Pages pages;
    };

    Pages TakePages(size_t bytes);
    void KeepPages(const Pages& pages);

    mutable std::mutex mutex_;
    std::map<uint64_t, Allocation> allocations_;
    std::multimap<size_t, Pages> free_;  // By their bytes. To map pages takes longer than most tests of an operation.
    size_t free_bytes_ = 0;
};

}  // namespace false_driver
