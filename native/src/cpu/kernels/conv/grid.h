// Pixels of a grid and what they see of images, cut into bands that fit a near cache.
#pragma once

#include "cpu/kernels/conv/conv.h"

namespace latent {

// One axis of images and of the grid: tap t of grid position i sees position start + i * step + t * tap of the image.
struct GridAxis {
    int64_t size;   // Of an image.
    int64_t count;  // Of the grid.
    int64_t start, step;
    int64_t taps, tap;

    int64_t Position(int64_t i, int64_t t) const { return start + i * step + t * tap; }
    // Positions from the first to the last one that so many grid positions see.
    int64_t Extent(int64_t positions) const { return (positions - 1) * step + (taps - 1) * tap + 1; }
    // Whether the only grid position sees the whole image, or each sees its own.
    bool IsWhole() const { return count == 1 && taps == size && start == 0 && (tap == 1 || taps == 1); }
    bool IsOwn() const { return count == size && taps == 1 && start == 0 && step == 1; }
};

// Each pixel of the grid sees a patch [taps of h, taps of w, used] of images[batch, h, w, channels], of its channels
// from first on, with zeros outside.
struct Grid {
    const float* images;
    int64_t batch;
    GridAxis h, w;
    int64_t channels, first, used;

    int64_t rows() const { return batch * h.count * w.count; }
    int64_t patch() const { return h.taps * w.taps * used; }
    bool SeesWhole() const { return used == channels && h.IsWhole() && w.IsWhole(); }
    // Whether the images lie in memory as their patches do.
    bool IsDense() const { return SeesWhole() || (used == channels && h.IsOwn() && w.IsOwn()); }
};

// Pixels [i, i + rows) x [j, j + pixels) of the grid over one image.
struct Band {
    int64_t image, i, j, rows, pixels;
};

class Bands {
public:
    // What a thread needs for a window: floats of its copy, and its runs.
    static constexpr int64_t kMostFloats = int64_t{1} << 17;

    // pixel_floats: what else a pixel needs beside the window; at most kMostFloats for a band.
    Bands(const Grid& grid, int64_t pixel_floats);

    int64_t count() const { return grid_.batch * bands_h_ * bands_w_; }
    Band At(int64_t index) const;
    // What the band's pixels see: the images themselves, or where they end within, a copy in block.
    ConvWindow Open(const Band& band, float* block, int64_t* runs) const;

private:
    ConvWindow CopyPatches(const Band& band, float* block, int64_t* runs) const;
    void CopyImage(const Band& band, float* block) const;
    ConvWindow WindowOn(const Band& band, const float* base, int64_t row, int64_t pixel, int64_t* runs) const;

    const Grid& grid_;
    bool copies_patches_ = false;  // What even one pixel sees is spread too far.
    int64_t rows_ = 1, pixels_ = 1;
    int64_t bands_h_ = 1, bands_w_ = 1;
};

}  // namespace latent
