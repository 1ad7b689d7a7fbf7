#include <array>
#include <cmath>
#include <numbers>

#include "plain/call.h"
#include "plain/functions.h"

namespace plain {
namespace {

using Words = std::array<uint32_t, 4>;

// Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
Words Philox(Words counter, std::array<uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const uint64_t product0 = uint64_t{0xD2511F53} * counter[0];
        const uint64_t product1 = uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(product1),
                   static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(product0)};
        key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
    }
    return counter;
}

double Fraction(uint32_t word) {
    return (word >> 8) * 0x1p-24;
}

float Normal(const Words& words, int64_t element) {
    const int64_t pair = element / 2 * 2;
    const double r = std::sqrt(-2.0 * std::log(Fraction(words[pair]) + 0x1p-25));
    const double t = 2.0 * std::numbers::pi * Fraction(words[pair + 1]);
    return Rounded(element % 2 == 0 ? r * std::cos(t) : r * std::sin(t));
}

}  // namespace

void Random(Call& call) {
    const Tensor& out = call.out[0];
    const uint64_t seed = call.run.seed;
    const auto step = static_cast<uint64_t>(call.step);
    // The elements of the rows before this run's part of the global batch; their number is a multiple of 4.
    const int64_t before = (out.batch_axes & 1) != 0 ? out.count / call.run.batch * call.run.first_row : 0;
    Words words{};  // The words of four elements.
    for (int64_t i = 0; i < out.count; ++i) {
        if (i % 4 == 0) {
            words = Philox({static_cast<uint32_t>((before + i) / 4), static_cast<uint32_t>(call.instruction.flags),
                            static_cast<uint32_t>(step), static_cast<uint32_t>(step >> 32)},
                           {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)});
        }
        const float uniform = Rounded(Fraction(words[i % 4]));
        const float p = call.in[0] ? call.in[0].f32()[i] : call.attribute(0);
        switch (call.instruction.kind) {
            case LTN_RANDOM_UNIFORM:
                out.f32()[i] = uniform;
                break;
            case LTN_RANDOM_NORMAL:
                out.f32()[i] = Normal(words, i % 4);
                break;
            default:
                out.f32()[i] = uniform < p ? 1.0f : 0.0f;
        }
    }
}

}  // namespace plain
