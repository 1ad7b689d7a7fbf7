#include "cpu/kernels/conv/conv.h"

namespace latent {

namespace {

int64_t PackedFilterFloats(int64_t n, int64_t k) {
    return n * k;
}

// packed[p * n + o].
void Pack(const FilterTaps& taps, float* packed, int64_t begin, int64_t end) {
    packed += begin * taps.channels * taps.n;
    for (int64_t tap = begin; tap < end; ++tap) {
        for (int64_t i = 0; i < taps.channels; ++i) {
            const float* from = taps.Tap(tap) + i * taps.channel_step;
            for (int64_t o = 0; o < taps.n; ++o) *packed++ = from[o * taps.output_step];
        }
    }
}

const float* Patch(const TilePatches& patches, int64_t i, int64_t j) {
    return patches.data + i * patches.row_step + j * patches.pixel_step;
}

void MultiplyTile(const TilePatches& patches, const float* packed, const float* bias, const TilePixels<float>& out) {
    for (int64_t i = 0; i < patches.rows; ++i) {
        for (int64_t j = 0; j < patches.pixels; ++j) {
            const float* patch = Patch(patches, i, j);
            float* pixel = out.data + i * out.row_step + j * out.pixel_step;
            for (int64_t o = 0; o < out.n; ++o) {
                double sum = bias == nullptr ? 0.0 : static_cast<double>(bias[o]);
                for (int64_t p = 0; p < patches.inside(); ++p) {
                    const int64_t run = p / patches.run_length;
                    const float x = patch[patches.runs[run] + p % patches.run_length];
                    const float weight = packed[(patches.padding_before + p + run * patches.padding_after) * out.n + o];
                    sum += static_cast<double>(x) * static_cast<double>(weight);
                }
                pixel[o] = static_cast<float>(sum);
            }
        }
    }
}

void Multiply(const ConvTile<float>* tiles, int64_t count, const float* packed, const float* bias) {
    for (int64_t i = 0; i < count; ++i) MultiplyTile(tiles[i].patches, packed, bias, tiles[i].pixels);
}

void SumTile(const TilePatches& patches, const TilePixels<const float>& maps, float* sums) {
    const FilterSums layout{maps.n, patches.k};
    for (int64_t p = 0; p < patches.inside(); ++p) {
        const int64_t place = patches.runs[p / patches.run_length] + p % patches.run_length;
        for (int64_t o = 0; o < maps.n; ++o) {
            float& out = sums[layout.At(patches.padding_before + p, o)];
            double sum = static_cast<double>(out);
            for (int64_t i = 0; i < patches.rows; ++i) {
                for (int64_t j = 0; j < patches.pixels; ++j) {
                    const float y = maps.data[i * maps.row_step + j * maps.pixel_step + o];
                    sum += static_cast<double>(Patch(patches, i, j)[place]) * static_cast<double>(y);
                }
            }
            out = static_cast<float>(sum);
        }
    }
}

void Sum(const ConvTile<const float>* tiles, int64_t count, float* sums) {
    for (int64_t i = 0; i < count; ++i) SumTile(tiles[i].patches, tiles[i].pixels, sums);
}

}  // namespace

const ConvKernels& ScalarConvKernels() {
    static constexpr ConvKernels kKernels{
        .packed_filter_floats = PackedFilterFloats, .pack = Pack, .multiply = Multiply, .sum = Sum};
    return kKernels;
}

}  // namespace latent
