#include <algorithm>
#include <cmath>
#include <numbers>

#include "cpu/kernels/math/math.h"
#include "cpu/kernels/random/random.h"
#include "cpu/runtime/philox.h"

namespace latent {

namespace {

// Transforms the words of each block to its four elements. Only the first elements of the last block are kept.
template <class Transform>
void Draw(float* out, const RandomStream& stream, uint32_t block, int64_t count, Transform transform) {
    for (int64_t begin = 0; begin < count; begin += kRandomBlock, ++block) {
        const std::array<uint32_t, 4> words = Philox(stream.counter(block), stream.key());
        const std::array<float, 4> elements = transform(words);
        std::copy_n(elements.begin(), std::min(kRandomBlock, count - begin), out + begin);
    }
}

float UniformOf(uint32_t word) {
    return static_cast<float>(word >> 8) * 0x1p-24f;
}

std::array<float, 4> Uniforms(const std::array<uint32_t, 4>& words) {
    return {UniformOf(words[0]), UniformOf(words[1]), UniformOf(words[2]), UniformOf(words[3])};
}

// Computes in double, since the sum between 0 and 1 needs one bit more than a float has.
std::array<float, 2> NormalPair(uint32_t radius_word, uint32_t angle_word) {
    const double u = (radius_word >> 8) * 0x1p-24 + 0x1p-25;
    const double r = std::sqrt(-2.0 * math::Log(u));
    const double t = 2.0 * std::numbers::pi * ((angle_word >> 8) * 0x1p-24);
    return {static_cast<float>(r * math::Cos(t)), static_cast<float>(r * math::Sin(t))};
}

void Uniform(float* out, const RandomStream& stream, uint32_t block, int64_t count) {
    Draw(out, stream, block, count, Uniforms);
}

void Normal(float* out, const RandomStream& stream, uint32_t block, int64_t count) {
    Draw(out, stream, block, count, [](const std::array<uint32_t, 4>& words) -> std::array<float, 4> {
        const auto [a, b] = NormalPair(words[0], words[1]);
        const auto [c, d] = NormalPair(words[2], words[3]);
        return {a, b, c, d};
    });
}

void Bernoulli(float* out, const RandomStream& stream, uint32_t block, int64_t count, const float* p, int64_t p_step) {
    Uniform(out, stream, block, count);
    for (int64_t i = 0; i < count; ++i) out[i] = out[i] < p[i * p_step] ? 1.0f : 0.0f;
}

}  // namespace

const RandomKernels& ScalarRandomKernels() {
    static constexpr RandomKernels kTable{Uniform, Normal, Bernoulli};
    return kTable;
}

}  // namespace latent
