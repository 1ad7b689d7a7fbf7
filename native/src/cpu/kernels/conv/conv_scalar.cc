#include "cpu/kernels/conv/conv.h"

namespace latent {

namespace {

int64_t FactorFloats(int64_t n, int64_t k) {
    return n * k;
}

// packed[p * n + o].
void Pack(const ConvFactor& factor, float* packed, int64_t begin, int64_t end) {
    packed += begin * factor.inner * factor.n;
    for (int64_t tap = begin; tap < end; ++tap) {
        for (int64_t i = 0; i < factor.inner; ++i) {
            const float* from = factor.Tap(tap) + i * factor.inner_step;
            for (int64_t o = 0; o < factor.n; ++o) *packed++ = from[o * factor.column_step];
        }
    }
}

const float* Patch(const ConvWindow& window, int64_t i, int64_t j) {
    return window.base + i * window.row + j * window.pixel;
}

void MultiplyPart(const ConvWindow& window, const float* packed, const float* bias, const ConvPixels<float>& out) {
    for (int64_t i = 0; i < window.rows; ++i) {
        for (int64_t j = 0; j < window.pixels; ++j) {
            const float* patch = Patch(window, i, j);
            float* pixel = out.data + i * out.row + j * out.pixel;
            for (int64_t o = 0; o < out.n; ++o) {
                double sum = bias == nullptr ? 0.0 : static_cast<double>(bias[o]);
                for (int64_t p = 0; p < window.seen(); ++p) {
                    const int64_t run = p / window.run_length;
                    const float x = patch[window.runs[run] + p % window.run_length];
                    const float factor = packed[(window.first + p + run * window.gap) * out.n + o];
                    sum += static_cast<double>(x) * static_cast<double>(factor);
                }
                pixel[o] = static_cast<float>(sum);
            }
        }
    }
}

void Multiply(const ConvPart<float>* parts, int64_t count, const float* packed, const float* bias) {
    for (int64_t i = 0; i < count; ++i) MultiplyPart(parts[i].window, packed, bias, parts[i].pixels);
}

void SumPart(const ConvWindow& window, const ConvPixels<const float>& maps, float* sums) {
    const ConvSums layout{maps.n, window.k};
    for (int64_t p = 0; p < window.seen(); ++p) {
        const int64_t place = window.runs[p / window.run_length] + p % window.run_length;
        for (int64_t o = 0; o < maps.n; ++o) {
            float& out = sums[layout.At(window.first + p, o)];
            double sum = static_cast<double>(out);
            for (int64_t i = 0; i < window.rows; ++i) {
                for (int64_t j = 0; j < window.pixels; ++j) {
                    const float y = maps.data[i * maps.row + j * maps.pixel + o];
                    sum += static_cast<double>(Patch(window, i, j)[place]) * static_cast<double>(y);
                }
            }
            out = static_cast<float>(sum);
        }
    }
}

void Sum(const ConvPart<const float>* parts, int64_t count, float* sums) {
    for (int64_t i = 0; i < count; ++i) SumPart(parts[i].window, parts[i].pixels, sums);
}

}  // namespace

const ConvKernels& ScalarConvKernels() {
    static constexpr ConvKernels kTable{FactorFloats, Pack, Multiply, Sum};
    return kTable;
}

}  // namespace latent
