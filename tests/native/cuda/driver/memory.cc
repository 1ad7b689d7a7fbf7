#include "driver/memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <iterator>

#include "driver/sanitizer.h"

namespace false_driver {
namespace {

constexpr size_t kMostBytes = size_t{1} << 36;  // The size of the device's memory.
constexpr size_t kMostKept = size_t{1} << 26;   // Of freed pages.

size_t RoundUp(size_t bytes, size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

}  // namespace

Memory& Memory::Shared() {
    static Memory* const memory = new Memory();  // Never freed, since contexts may outlive static objects.
    return *memory;
}

uint64_t Memory::Allocate(size_t bytes) {
    if (bytes == 0 || bytes > kMostBytes) return 0;
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t used = RoundUp(bytes, 64);
    const std::lock_guard lock(mutex_);
    const Pages pages = TakePages(RoundUp(used, page));
    if (pages.first == nullptr) return 0;
    char* const data = pages.first + (pages.bytes - used);
    UnpoisonMemory(pages.first, pages.bytes);
    std::memset(data, 0xFF, used);
    PoisonMemory(pages.first, pages.bytes);
    UnpoisonMemory(data, bytes);
    const auto address = reinterpret_cast<uint64_t>(data);
    allocations_[address] = {bytes, pages};
    return address;
}

bool Memory::Free(uint64_t address) {
    const std::lock_guard lock(mutex_);
    const auto found = allocations_.find(address);
    if (found == allocations_.end()) return false;
    KeepPages(found->second.pages);
    allocations_.erase(found);
    return true;
}

bool Memory::Holds(uint64_t address, size_t bytes) const {
    const Range range = Find(address);
    return address < range.end && bytes <= range.end - address;
}

Range Memory::Find(uint64_t address) const {
    const std::lock_guard lock(mutex_);
    const auto next = allocations_.upper_bound(address);
    if (next == allocations_.begin()) return {};
    const auto& [start, allocation] = *std::prev(next);
    return address - start < allocation.bytes ? Range{start, start + allocation.bytes} : Range{};
}

Memory::Pages Memory::TakePages(size_t bytes) {
    const auto found = free_.find(bytes);
    if (found != free_.end()) {
        const Pages pages = found->second;
        free_.erase(found);
        free_bytes_ -= bytes;
        return pages;
    }
    const auto guard = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    void* const mapped = mmap(nullptr, bytes + guard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) return {};
    if (mprotect(mapped, bytes, PROT_READ | PROT_WRITE) != 0) {
        munmap(mapped, bytes + guard);
        return {};
    }
    return {static_cast<char*>(mapped), bytes};
}

void Memory::KeepPages(const Pages& pages) {
    if (pages.bytes > kMostKept - free_bytes_) {
        UnpoisonMemory(pages.first, pages.bytes);
        munmap(pages.first, pages.bytes + static_cast<size_t>(sysconf(_SC_PAGESIZE)));
        return;
    }
    PoisonMemory(pages.first, pages.bytes);
    free_.emplace(pages.bytes, pages);
    free_bytes_ += pages.bytes;
}

}  // namespace false_driver
