#include "support/counting_new.h"

#include <atomic>
#include <cstdlib>
#include <new>

#if defined(_WIN32)
#include <malloc.h>
#endif

namespace {

std::atomic<int64_t> allocations{0};

#if defined(_WIN32)
void* AllocateAligned(size_t bytes, size_t alignment) {
    return _aligned_malloc(bytes, alignment);
}
void Free(void* memory) {
    _aligned_free(memory);
}
#else
void* AllocateAligned(size_t bytes, size_t alignment) {
    return std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}
void Free(void* memory) {
    std::free(memory);
}
#endif

void* Allocate(size_t bytes, size_t alignment) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    void* memory = AllocateAligned(bytes, alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace

void* operator new(size_t bytes) {
    return Allocate(bytes, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(size_t bytes, std::align_val_t alignment) {
    return Allocate(bytes, static_cast<size_t>(alignment));
}
void operator delete(void* memory) noexcept {
    Free(memory);
}
void operator delete(void* memory, size_t) noexcept {
    Free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    Free(memory);
}
void operator delete(void* memory, size_t, std::align_val_t) noexcept {
    Free(memory);
}

namespace latent {

int64_t Allocations() {
    return allocations.load();
}

}  // namespace latent
