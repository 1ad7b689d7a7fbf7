// Asks for memory before it is needed.
#pragma once

#include <cstdint>

namespace latent {

inline constexpr int64_t kCacheLineBytes = 64;

// A line that is going to be written: it is taken away from other cores, which stores would otherwise wait for one
// after the other.
inline void PrefetchLineToWrite(const void* p) {
#if defined(__x86_64__)
    asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(p)));
#else
    __builtin_prefetch(p, 1);
#endif
}

// All lines of count elements.
inline void PrefetchToWrite(const float* p, int64_t count) {
    const auto* bytes = reinterpret_cast<const char*>(p);
    const int64_t size = count * static_cast<int64_t>(sizeof(float));
    for (int64_t i = 0; i < size; i += kCacheLineBytes) PrefetchLineToWrite(bytes + i);
}

}  // namespace latent
