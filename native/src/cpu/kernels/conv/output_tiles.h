// The output of each image, cut into tiles whose patches fit a near cache.
#pragma once

#include "cpu/kernels/conv/conv.h"
#include "cpu/kernels/conv/patch_grid.h"

namespace latent {

// Pixels [i, i + rows) x [j, j + pixels) of the output of one image.
struct OutputTile {
    int64_t image, i, j, rows, pixels;
};

class OutputTiles {
public:
    // Most floats that a thread copies for the patches of a tile.
    static constexpr int64_t kMostFloats = int64_t{1} << 17;

    // pixel_floats: what a pixel needs beside its patch; at most kMostFloats for a tile.
    OutputTiles(const PatchGrid& grid, int64_t pixel_floats);

    int64_t count() const { return grid_.batch * tiles_h_ * tiles_w_; }
    OutputTile At(int64_t index) const;
    // The patches of a tile: in the images, or in a copy at block where they leave the image. runs has room for the
    // taps.
    TilePatches Open(const OutputTile& tile, float* block, int64_t* runs) const;

private:
    TilePatches CopyPatches(const OutputTile& tile, float* block, int64_t* runs) const;
    void CopyImage(const OutputTile& tile, float* block) const;
    TilePatches PatchesAt(const OutputTile& tile, const float* data, int64_t line, int64_t column, int64_t* runs) const;

    const PatchGrid& grid_;
    bool copies_patches_ = false;  // Even the patch of one pixel is spread too far over the image.
    int64_t rows_ = 1, pixels_ = 1;
    int64_t tiles_h_ = 1, tiles_w_ = 1;
};

}  // namespace latent
