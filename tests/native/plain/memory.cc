#include "plain/memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "plain/error.h"

namespace plain {
namespace {

constexpr size_t kMostBytes = size_t{1} << 46;  // Keeps sums of pages from overflowing.

size_t RoundUp(size_t bytes, size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

[[noreturn]] void FailToAllocate(int64_t bytes) {
    throw Error(LTN_STATUS_OUT_OF_MEMORY, "the device has no " + std::to_string(bytes) + " bytes of memory left");
}

}  // namespace

Memory& Memory::OfDevice() {
    static Memory* const memory = new Memory();  // Never freed, since contexts may outlive static objects.
    return *memory;
}

void* Memory::Allocate(int64_t bytes) {
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const auto used = RoundUp(static_cast<size_t>(bytes), LTN_MEMORY_ALIGNMENT);
    if (used > kMostBytes) FailToAllocate(bytes);
    const size_t pages = RoundUp(std::max<size_t>(used, 1), page);
    const size_t mapped = 2 * pages + page;
    void* const reserved = mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED) FailToAllocate(bytes);
    std::byte* const opened = static_cast<std::byte*>(reserved) + pages;
    if (mprotect(opened, pages, PROT_READ | PROT_WRITE) != 0) {
        munmap(reserved, mapped);
        FailToAllocate(bytes);
    }
    const std::lock_guard lock(mutex_);
    allocations_[reinterpret_cast<uintptr_t>(reserved)] = {bytes, mapped, opened + (pages - used)};
    return reserved;
}

void Memory::Free(void* address) {
    const std::lock_guard lock(mutex_);
    const auto found = allocations_.find(reinterpret_cast<uintptr_t>(address));
    if (found == allocations_.end()) return;
    munmap(address, found->second.mapped);
    allocations_.erase(found);
}

std::byte* Memory::Find(const void* address, int64_t bytes) const {
    const auto begin = reinterpret_cast<uintptr_t>(address);
    const std::lock_guard lock(mutex_);
    const auto next = allocations_.upper_bound(begin);
    if (next != allocations_.begin()) {
        const auto& [start, allocation] = *std::prev(next);
        const auto offset = static_cast<int64_t>(begin - start);
        if (offset <= allocation.bytes && bytes <= allocation.bytes - offset) return allocation.data + offset;
    }
    char text[128];
    std::snprintf(text, sizeof text, "%lld bytes at %p, expected them inside of memory of the device",
                  static_cast<long long>(bytes), address);
    throw Error(LTN_STATUS_INVALID_ARGUMENT, text);
}

void Memory::Copy(void* out, ltn_placement out_placement, const void* source, ltn_placement source_placement,
                  int64_t bytes) const {
    if (bytes == 0) return;
    void* const to = out_placement == LTN_PLACEMENT_DEVICE ? Find(out, bytes) : out;
    const void* const from = source_placement == LTN_PLACEMENT_DEVICE ? Find(source, bytes) : source;
    std::memcpy(to, from, static_cast<size_t>(bytes));
}

}  // namespace plain
