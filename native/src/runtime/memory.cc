#include "runtime/memory.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "runtime/error.h"

namespace latent {

namespace {

// The record of an allocation. It lies just before the memory that the user gets.
struct Header {
    void* base;
    size_t mapped;  // Bytes of pages from the system, or 0 if base is from the heap or an allocator.
    int64_t bytes;
    int64_t total;                 // Requested bytes, with overhead.
    ltn_release_function release;  // The release function of a caller's allocator, or null.
    void* state;
};

[[noreturn]] void FailToAllocate(int64_t bytes) {
    throw Error(LTN_STATUS_OUT_OF_MEMORY,
                "there is no memory for " + std::to_string(bytes) + " bytes: free some or ask for less");
}

constexpr int64_t kOverhead = sizeof(Header) + LTN_MEMORY_ALIGNMENT - 1;

std::atomic<int64_t> live_count{0};
std::atomic<int64_t> live_bytes{0};

Header* HeaderOf(void* memory) {
    return static_cast<Header*>(memory) - 1;
}

#if defined(__linux__)

constexpr size_t kHugePage = size_t{2} << 20;

// Pages for large memory, huge ones if the system has them: a step walks through megabytes of weights, and small pages
// would cause many TLB misses. Null if bytes is small or there are no pages.
void* MapPages(size_t bytes, size_t* mapped) {
    if (bytes < kHugePage) return nullptr;
    const size_t size = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    const size_t reserved = size + kHugePage;
    void* reservation = mmap(nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (reservation == MAP_FAILED) return nullptr;
    const auto begin = reinterpret_cast<uintptr_t>(reservation);
    const uintptr_t aligned = (begin + kHugePage - 1) / kHugePage * kHugePage;
    if (aligned > begin) munmap(reservation, aligned - begin);
    if (begin + reserved > aligned + size) {
        munmap(reinterpret_cast<void*>(aligned + size), begin + reserved - aligned - size);
    }
    void* pages = reinterpret_cast<void*>(aligned);
    madvise(pages, size, MADV_HUGEPAGE);
    *mapped = size;
    return pages;
}

void UnmapPages(void* pages, size_t mapped) {
    munmap(pages, mapped);
}

#else

void* MapPages(size_t, size_t*) {
    return nullptr;
}

void UnmapPages(void*, size_t) {}

#endif

int64_t WithOverhead(int64_t bytes) {
    int64_t total = 0;
    if (__builtin_add_overflow(bytes, kOverhead, &total)) FailToAllocate(bytes);
    return total;
}

// Returns the aligned memory inside of the allocation that header describes, and stores the header before it.
void* Place(const Header& header) {
    void* memory = static_cast<std::byte*>(header.base) + sizeof(Header);
    size_t space = static_cast<size_t>(header.total) - sizeof(Header);
    std::align(LTN_MEMORY_ALIGNMENT, static_cast<size_t>(header.bytes), memory, space);
    *HeaderOf(memory) = header;
    return memory;
}

void* Allocate(int64_t bytes) {
    const int64_t total = WithOverhead(bytes);
    size_t mapped = 0;
    void* base = MapPages(static_cast<size_t>(total), &mapped);
    // calloc knows that fresh pages from the system are zero, and does not touch them.
    if (base == nullptr) base = std::calloc(1, static_cast<size_t>(total));
    if (base == nullptr) FailToAllocate(bytes);
    return Place({base, mapped, bytes, total, nullptr, nullptr});
}

void* AllocateFrom(const ltn_memory_functions& allocator, int64_t bytes) {
    const int64_t total = WithOverhead(bytes);
    void* base = allocator.allocate(allocator.state, total);
    if (base == nullptr) FailToAllocate(bytes);
    void* memory = Place({base, 0, bytes, total, allocator.release, allocator.state});
    std::memset(memory, 0, static_cast<size_t>(bytes));
    return memory;
}

void Free(const Header& header) {
    if (header.release != nullptr) {
        header.release(header.state, header.base, header.total);
    } else if (header.mapped > 0) {
        UnmapPages(header.base, header.mapped);
    } else {
        std::free(header.base);
    }
}

void* Counted(void* memory) {
    CountAllocation(HeaderOf(memory)->bytes);
    return memory;
}

}  // namespace

void AlignedDelete::operator()(std::byte* memory) const {
    Free(*HeaderOf(memory));
}

AlignedBuffer MakeAlignedBuffer(int64_t bytes) {
    return AlignedBuffer(static_cast<std::byte*>(Allocate(bytes)));
}

void* AllocateCounted(int64_t bytes) {
    return Counted(Allocate(bytes));
}

void* AllocateCountedFrom(const ltn_memory_functions& allocator, int64_t bytes) {
    return Counted(AllocateFrom(allocator, bytes));
}

void FreeCounted(void* memory) {
    if (memory == nullptr) return;
    const Header header = *HeaderOf(memory);
    CountRelease(header.bytes);
    Free(header);
}

void CountAllocation(int64_t bytes) {
    live_count.fetch_add(1, std::memory_order_relaxed);
    live_bytes.fetch_add(bytes, std::memory_order_relaxed);
}

void CountRelease(int64_t bytes) {
    live_count.fetch_sub(1, std::memory_order_relaxed);
    live_bytes.fetch_sub(bytes, std::memory_order_relaxed);
}

MemoryCount CountMemory() {
    return {live_count.load(std::memory_order_relaxed), live_bytes.load(std::memory_order_relaxed)};
}

}  // namespace latent
