// Patches: what one pixel of a grid sees of an image, as a row of a matrix.
#pragma once

#include <cstdint>

namespace latent {

// One axis of an image and of the grid: tap t of grid position i sees position start + i * step + t * tap of the image.
struct PatchAxis {
    int64_t size;   // Of the image.
    int64_t count;  // Of the grid.
    int64_t start, step;
    int64_t taps, tap;  // tap may be negative.

    int64_t Position(int64_t i, int64_t t) const { return start + i * step + t * tap; }
    // Whether all grid positions are one that sees the whole image, or each sees its own position.
    bool IsWhole() const { return count == 1 && taps == size && start == 0 && (tap == 1 || taps == 1); }
    bool IsOwn() const { return count == size && taps == 1 && start == 0 && step == 1; }
};

// Patches of images[batch, h, w, channels], of the channels [first, first + used): rows [batch, grid h, grid w] of
// [taps of h, taps of w, used] each, zero outside of the image.
struct Patches {
    PatchAxis h, w;
    int64_t channels, first, used;

    int64_t floats() const { return h.taps * w.taps * used; }
    // Whether the images lie in memory as their patches do.
    bool AreImages() const { return used == channels && ((h.IsOwn() && w.IsOwn()) || (h.IsWhole() && w.IsWhole())); }
    void Copy(const float* images, int64_t first_row, int64_t rows, float* out) const;
};

}  // namespace latent
