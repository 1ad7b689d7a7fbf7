// The chunks into which kernel families split their work. They depend on sizes only, so that results do not depend on
// the number of threads.
#pragma once

#include <algorithm>
#include <cstdint>

#include "cpu/runtime/thread_pool.h"

namespace latent {

// Elements of one task: it takes a microsecond or more, and its inputs and outputs fit the second-level cache.
inline constexpr int64_t kChunkElements = 8192;

inline constexpr int64_t CeilDivide(int64_t a, int64_t b) {
    return a / b + (a % b != 0);
}

// Calls body(begin, end) for the consecutive pieces of [0, count), each chunk long except the last.
template <class Body>
void ForChunks(ThreadPool& pool, int64_t count, int64_t chunk, Body&& body) {
    pool.For(CeilDivide(count, chunk), [&](int64_t task, int) {
        const int64_t begin = task * chunk;
        body(begin, std::min(begin + chunk, count));
    });
}

}  // namespace latent
