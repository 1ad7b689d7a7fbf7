// RANDOM: Philox4x32-10 (Salmon et al., 2011). Operation by operation as the CPU's vectors with fused multiply-adds.
#pragma once

#include "functions.h"
#include "work.h"

namespace latent::cuda {

inline constexpr int kRandomBlock = 4;  // Numbers of one counter.

struct RandomWords {
    uint32_t w[kRandomBlock];
};

DEVICE RandomWords Philox(RandomWords c, uint32_t key0, uint32_t key1) {
    for (int round = 0; round < 10; ++round) {
        const uint64_t product0 = static_cast<uint64_t>(0xD2511F53u) * c.w[0];
        const uint64_t product1 = static_cast<uint64_t>(0xCD9E8D57u) * c.w[2];
        c = {{static_cast<uint32_t>(product1 >> 32) ^ c.w[1] ^ key0, static_cast<uint32_t>(product1),
              static_cast<uint32_t>(product0 >> 32) ^ c.w[3] ^ key1, static_cast<uint32_t>(product0)}};
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return c;
}

DEVICE float UniformOf(uint32_t word) {
    return static_cast<float>(word >> 8) * 0x1p-24f;
}

// sqrt(-2 log(u + 2^-25)). The sum needs one bit more than a float has, so the mantissa comes from both terms.
DEVICE float RadiusOf(uint32_t word) {
    const float u = UniformOf(word);
    const LogArgument argument = LogArgumentOf(u + 0x1p-25f);
    const float scale = FloatOf(0x3f800000u - argument.exponent);
    const float s = Fma(0x1p-25f, scale, Fma(u, scale, -1.0f));
    return Sqrt(-2.0f * LogFrom(argument.n, s));
}

// The sine of 2 pi (word >> 8) 2^-24 + quarters pi / 2. Whole quadrants are subtracted in integers.
DEVICE float SinOfTurn(uint32_t word, uint32_t quarters) {
    const int32_t turn = static_cast<int32_t>(word >> 8);
    const int32_t quadrant = (turn + (1 << 21)) >> 22;
    const float t = static_cast<float>(turn - (quadrant << 22)) * (6.283185307179586f * 0x1p-24f);
    return SinOfQuadrant(static_cast<uint32_t>(quadrant) + quarters, t);
}

// Element 0 or 1 of the pair that two words give.
DEVICE float NormalOf(uint32_t radius_word, uint32_t angle_word, int element) {
    return RadiusOf(radius_word) * SinOfTurn(angle_word, element == 0 ? 1 : 0);
}

DEVICE float ProbabilityOf(const float* each, int64_t i, float all) {
    return each == nullptr ? all : each[i];
}

DEVICE void DrawRandom(const RandomArguments& a) {
    const RunState& state = *a.state;
    float* const out = At(a.out, state);
    const float* const probabilities = AtOrNull(a.probabilities, state);
    const float probability = a.probability;
    const uint64_t step = static_cast<uint64_t>(state.first_step + state.step);
    const int64_t blocks_before = a.row_count * (state.first_row / kRandomBlock);
    ForElements((a.count + kRandomBlock - 1) / kRandomBlock, [&](int64_t block) {
        const RandomWords words = Philox({{static_cast<uint32_t>(blocks_before + block), a.stream,
                                           static_cast<uint32_t>(step), static_cast<uint32_t>(step >> 32)}},
                                         static_cast<uint32_t>(state.seed), static_cast<uint32_t>(state.seed >> 32));
        UNROLL
        for (int e = 0; e < kRandomBlock; ++e) {
            const int64_t i = block * kRandomBlock + e;
            if (i >= a.count) continue;
            if (a.kind == LTN_RANDOM_NORMAL) {
                out[i] = NormalOf(words.w[e / 2 * 2], words.w[e / 2 * 2 + 1], e % 2);
            } else if (a.kind == LTN_RANDOM_UNIFORM) {
                out[i] = UniformOf(words.w[e]);
            } else {
                out[i] = UniformOf(words.w[e]) < ProbabilityOf(probabilities, i, probability) ? 1.0f : 0.0f;
            }
        }
    });
}

}  // namespace latent::cuda
