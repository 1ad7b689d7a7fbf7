// Convolutions of one instruction-set variant: what the leaf functions read and write.
//
//   images [h, w, channels]                       output [oh, ow, n]
//   +--------------------------+
//   |  . . . . . . . . . . . . |                  +-----------------+
//   |  . [a a a]. . . . . . .  |   patch of       |   +-----+       |
//   |  . [a a a]. . . . . . .  |   pixel (i, j)   |   |i,j  |       |  output tile: rows x pixels of the output,
//   |  . [a a a]. . . . . . .  |  ------------->  |   |     |       |  computed by one thread
//   |  . . . . . . . . . . . . |    * filter      |   +-----+       |
//   +--------------------------+                  +-----------------+
//
// A pixel of the output is its patch (kh * kw filter taps of so many channels, k elements in all) times the filter [k,
// n]. The matrix of all patches, which im2col would store, is never made: a tile reads the patches in place. Taps that
// lie side by side in memory form a run, and the offsets of the runs are the indirection that all pixels of a tile
// share:
//
//   patch of (i, j) = images[offset + runs[0] ...], images[offset + runs[1] ...], ...   offset = i * row_step
//                     <-------- run_length -------->                                             + j * pixel_step
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

// The patches of a tile, in place: that of pixel (i, j) begins at data + i * row_step + j * pixel_step and has
// run_count runs of run_length floats each.
struct TilePatches {
    const float* data;
    int64_t row_step, pixel_step;
    const int64_t* runs;  // Where each begins, from the beginning of the patch.
    int64_t run_count, run_length;
    int64_t rows, pixels;  // Of the tile, and of each of its rows.
    int64_t k;
    // Elements of a patch before the first run and after each: they lie outside of the images and count as zero.
    int64_t padding_before = 0, padding_after = 0;

    int64_t inside() const { return run_count * run_length; }
};

// The pixels of a tile, in place: pixel (i, j) has n floats from data + i * row_step + j * pixel_step on.
template <class T>
struct TilePixels {
    T* data;
    int64_t row_step, pixel_step, n;
};

// An output tile: the patches of its pixels, and the pixels.
template <class T>
struct ConvTile {
    TilePatches patches;
    TilePixels<T> pixels;
};

// A filter in the order of patches, tap after tap. Its channels lie channel_step apart; tap (p, q) of output channel o
// begins at data[p * step_h + q * step_w + o * output_step].
struct FilterTaps {
    const float* data;
    int64_t taps_h, taps_w, step_h, step_w;
    int64_t channels, channel_step;
    int64_t n, output_step;

    int64_t count() const { return taps_h * taps_w; }
    int64_t k() const { return count() * channels; }
    const float* Tap(int64_t tap) const { return data + tap / taps_w * step_h + tap % taps_w * step_w; }
};

// So few output channels leave most lanes of a vector idle: the lanes hold elements of patches instead.
inline constexpr int64_t kNarrowChannels = 4;

// Layout of the gradient of a filter while it is summed: over all pixels, patch[p] * maps[o].
struct FilterSums {
    int64_t n, k;

    bool IsNarrow() const { return n <= kNarrowChannels; }
    // Floats for each p, or for each pixel of the maps: n rounded up to whole vectors of every variant, unless narrow.
    int64_t columns() const {
        constexpr int64_t kMostLanes = 16;
        return IsNarrow() ? n : (n + kMostLanes - 1) / kMostLanes * kMostLanes;
    }
    int64_t floats() const { return k * columns(); }
    int64_t At(int64_t p, int64_t o) const { return IsNarrow() ? o * k + p : p * columns() + o; }
};

struct ConvKernels {
    // A packed filter of n output channels, in the order in which multiply reads it: its floats, and the taps
    // [begin, end).
    int64_t (*packed_filter_floats)(int64_t n, int64_t k);
    void (*pack)(const FilterTaps& taps, float* packed, int64_t begin, int64_t end);
    // pixels = patches * filter + bias for each of the tiles, which share k and n; bias[n], or null. Bits of a pixel
    // depend on its patch alone.
    void (*multiply)(const ConvTile<float>* tiles, int64_t count, const float* packed, const float* bias);
    // Adds to the sums of a filter's gradient tile after tile. The tiles differ in their addresses alone and their
    // patches have no padding between runs; pixels of maps have FilterSums::columns() floats each, zero beyond n.
    void (*sum)(const ConvTile<const float>* tiles, int64_t count, float* sums);
};

const ConvKernels& ConvKernelsFor(ltn_variant variant);
const ConvKernels& ScalarConvKernels();

}  // namespace latent
