// Output tiles over several images: the same pixels of each, whose patches leave their images at the same taps. Those
// taps are left out, and nothing is copied.
#pragma once

#include "cpu/kernels/conv/output_tiles.h"

namespace latent {

class BatchTiles {
public:
    // Whether enough of the patches lies outside of the images to pay for short runs, in products with n output
    // channels.
    static bool Suit(const PatchGrid& grid, int64_t n);
    // The same for sums over pixels, which need whole vectors of maps.
    static bool SuitSums(const PatchGrid& grid, const FilterSums& sums);

    explicit BatchTiles(const PatchGrid& grid) : grid_(grid) {}

    // Lines of the output, each over some images.
    int64_t lines() const { return image_groups() * grid_.h.output; }
    OutputTile Line(int64_t index) const;  // Its rows are images.
    // The tiles of a line, each of neighbours that see the same taps: returns how many. tiles has room for w.output,
    // runs for h.taps. out are the pixels of the first image, with so many floats between images.
    int64_t Open(const OutputTile& line, const TilePixels<float>& out, int64_t out_image, ConvTile<float>* tiles,
                 int64_t* runs) const;

    // The pixels of an image that see it through a filter tap, and what they see there; maps are the pixels of the
    // first image.
    ConvTile<const float> OfTap(int64_t tap, int64_t image, const TilePixels<const float>& maps,
                                int64_t maps_image) const;

private:
    int64_t image_groups() const;

    const PatchGrid& grid_;
};

}  // namespace latent
