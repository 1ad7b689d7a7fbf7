// Pixels at one place of several images: they see the same part of their images, so that what lies outside is left out,
// and nothing is copied.
#pragma once

#include "cpu/kernels/conv/grid.h"

namespace latent {

// The indices [begin, end) of an axis.
struct AxisRange {
    int64_t begin, end;

    int64_t count() const { return end - begin; }
    bool operator==(const AxisRange& other) const { return begin == other.begin && end == other.end; }
};

class Stacks {
public:
    // Whether enough of what the pixels see lies outside of the images to pay for short runs, in products with n
    // columns.
    static bool Suit(const Grid& grid, int64_t n);
    // The same for sums over pixels, which need whole vectors of maps.
    static bool SuitSums(const Grid& grid, const ConvSums& sums);

    explicit Stacks(const Grid& grid) : grid_(grid) {}

    // Lines of the grid, each over the images of one stack.
    int64_t lines() const { return stacks() * grid_.h.count; }
    Band Line(int64_t index) const;  // Its rows are images.
    // The parts of a line: neighbours that see the same part of a patch are in one. parts has room for w.count, runs
    // for h.taps. out is what the pixels of the first image are, with so many floats between images.
    int64_t Open(const Band& line, const ConvPixels<float>& out, int64_t out_image, ConvPart<float>* parts,
                 int64_t* runs) const;

    // The pixels of an image that see it through a tap, and what they see there; maps are what the pixels of the first
    // image are.
    ConvPart<const float> Through(int64_t tap, int64_t image, const ConvPixels<const float>& maps,
                                  int64_t maps_image) const;

private:
    int64_t stacks() const;

    const Grid& grid_;
};

}  // namespace latent
