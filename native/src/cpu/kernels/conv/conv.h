// Leaf functions of convolutions: pixels of a band times a filter, and the sum over pixels of what they see times what
// they are.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

// The patches of k elements that pixels see, rows of them, in place: pixel (i, j) sees the floats from
// base + i * row + j * pixel on, run by run: run_count runs of run_length floats each.
struct ConvWindow {
    const float* base;
    int64_t row, pixel;
    const int64_t* runs;  // Where each begins, from where the pixel's first does.
    int64_t run_count, run_length;
    int64_t rows, pixels;
    int64_t k;
    // Elements of the patch before the first run and after each: they lie outside of the images and count as zero.
    int64_t first = 0, gap = 0;

    int64_t seen() const { return run_count * run_length; }
};

// Channels of pixels in place: pixel (i, j) has n floats from data + i * row + j * pixel on.
template <class T>
struct ConvPixels {
    T* data;
    int64_t row, pixel, n;
};

// What pixels see, and what they are.
template <class T>
struct ConvPart {
    ConvWindow window;
    ConvPixels<T> pixels;
};

// The elements of a filter in the order of patches, tap after tap, inner elements each: tap (p, q) of column o begins
// at data[p * step_h + q * step_w + o * column_step], its elements inner_step apart.
struct ConvFactor {
    const float* data;
    int64_t taps_h, taps_w, step_h, step_w;
    int64_t inner, inner_step;
    int64_t n, column_step;

    int64_t taps() const { return taps_h * taps_w; }
    int64_t k() const { return taps() * inner; }
    const float* Tap(int64_t tap) const { return data + tap / taps_w * step_h + tap % taps_w * step_w; }
};

// So few columns leave most lanes of their vectors idle: vectors hold elements of patches instead.
inline constexpr int64_t kNarrowColumns = 4;

// The sums over pixels of patch[p] * maps[o], and what lies where in them.
struct ConvSums {
    int64_t n, k;

    bool IsNarrow() const { return n <= kNarrowColumns; }
    // Floats of each p, or if narrow of each pixel of the maps: n rounded up to whole vectors of every variant.
    int64_t columns() const {
        constexpr int64_t kMostLanes = 16;
        return IsNarrow() ? n : (n + kMostLanes - 1) / kMostLanes * kMostLanes;
    }
    int64_t floats() const { return k * columns(); }
    int64_t At(int64_t p, int64_t o) const { return IsNarrow() ? o * k + p : p * columns() + o; }
};

struct ConvKernels {
    // A copy of a filter of n columns in the order in which multiply reads it: its size, and the taps [begin, end).
    int64_t (*factor_floats)(int64_t n, int64_t k);
    void (*pack)(const ConvFactor& factor, float* packed, int64_t begin, int64_t end);
    // pixels = window * packed + bias for each of the parts, of one k and n; bias[n], or null. Bits of a pixel depend on
    // what it sees alone.
    void (*multiply)(const ConvPart<float>* parts, int64_t count, const float* packed, const float* bias);
    // Adds parts that differ in their addresses alone to the sums, one after the other. Their windows have no gaps; maps
    // have ConvSums::columns() floats for each pixel, zero beyond n.
    void (*sum)(const ConvPart<const float>* parts, int64_t count, float* sums);
};

const ConvKernels& ConvKernelsFor(ltn_variant variant);
const ConvKernels& ScalarConvKernels();

}  // namespace latent
