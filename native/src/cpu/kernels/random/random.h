// Leaf functions that draw random numbers from Philox4x32-10, in the counter layout of ltn_random.
#pragma once

#include <array>
#include <cstdint>

#include "latent/latent.h"

namespace latent {

inline constexpr int64_t kRandomBlock = LTN_ROW_BLOCK;  // Elements of one Philox block.

// The key, and the words of the counter above the block.
struct RandomStream {
    uint64_t seed = 0;
    uint32_t stream = 0;
    uint64_t step = 0;

    constexpr std::array<uint32_t, 2> key() const {
        return {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
    }
    constexpr std::array<uint32_t, 4> counter(uint32_t block) const {
        return {block, stream, static_cast<uint32_t>(step), static_cast<uint32_t>(step >> 32)};
    }
};

// Each function writes count elements. The first is element 0 of the given block.
struct RandomKernels {
    void (*uniform)(float* out, const RandomStream& stream, uint32_t block, int64_t count);
    void (*normal)(float* out, const RandomStream& stream, uint32_t block, int64_t count);
    // Element i is 1 if its uniform number is below p[i * p_step], with p_step 0 or 1, otherwise 0.
    void (*bernoulli)(float* out, const RandomStream& stream, uint32_t block, int64_t count, const float* p,
                      int64_t p_step);
};

const RandomKernels& RandomKernelsFor(ltn_variant variant);
const RandomKernels& ScalarRandomKernels();

}  // namespace latent
