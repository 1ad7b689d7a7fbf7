// Prefetches of memory.
#pragma once

#include <cstdint>

namespace latent {

inline constexpr int64_t kCacheLineBytes = 64;

// Prefetches a cache line for writing, which takes its ownership from other cores. Without it, stores would wait for
// the lines one after the other.
inline void PrefetchLineToWrite(const void* p) {
#if defined(__x86_64__)
    asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(p)));
#else
    __builtin_prefetch(p, 1);
#endif
}

// Prefetches all lines of count elements for writing.
inline void PrefetchToWrite(const float* p, int64_t count) {
    const auto* bytes = reinterpret_cast<const char*>(p);
    const int64_t size = count * static_cast<int64_t>(sizeof(float));
    for (int64_t i = 0; i < size; i += kCacheLineBytes) PrefetchLineToWrite(bytes + i);
}

}  // namespace latent
