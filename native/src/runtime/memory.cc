#include "runtime/memory.h"

#include <atomic>
#include <cstdlib>

namespace latent {

namespace {

// Stands just before the memory that a caller gets.
struct Header {
    void* base;
    int64_t bytes;
};

constexpr int64_t kOverhead = sizeof(Header) + LTN_MEMORY_ALIGNMENT - 1;

std::atomic<int64_t> live_count{0};
std::atomic<int64_t> live_bytes{0};

Header* HeaderOf(void* memory) {
    return static_cast<Header*>(memory) - 1;
}

}  // namespace

AlignedBuffer MakeAlignedBuffer(int64_t bytes) {
    return AlignedBuffer(
        static_cast<std::byte*>(::operator new (static_cast<size_t>(bytes), std::align_val_t{LTN_MEMORY_ALIGNMENT})));
}

void* AllocateCounted(int64_t bytes) {
    int64_t total = 0;
    if (__builtin_add_overflow(bytes, kOverhead, &total)) throw std::bad_alloc();
    // calloc takes fresh pages from the system as they are, without touching them.
    void* base = std::calloc(1, static_cast<size_t>(total));
    if (base == nullptr) throw std::bad_alloc();
    void* memory = static_cast<std::byte*>(base) + sizeof(Header);
    size_t space = static_cast<size_t>(total) - sizeof(Header);
    std::align(LTN_MEMORY_ALIGNMENT, static_cast<size_t>(bytes), memory, space);
    *HeaderOf(memory) = {base, bytes};
    live_count.fetch_add(1, std::memory_order_relaxed);
    live_bytes.fetch_add(bytes, std::memory_order_relaxed);
    return memory;
}

void FreeCounted(void* memory) {
    if (memory == nullptr) return;
    const Header header = *HeaderOf(memory);
    live_count.fetch_sub(1, std::memory_order_relaxed);
    live_bytes.fetch_sub(header.bytes, std::memory_order_relaxed);
    std::free(header.base);
}

MemoryCount CountMemory() {
    return {live_count.load(std::memory_order_relaxed), live_bytes.load(std::memory_order_relaxed)};
}

}  // namespace latent
