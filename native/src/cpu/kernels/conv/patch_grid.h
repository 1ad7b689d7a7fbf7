// The pixels of an output and the patch of the images that each of them sees.
#pragma once

#include <cstdint>

namespace latent {

// One axis of images and output: tap t of output position i sees position start + i * stride + t * dilation of the
// image.
struct ConvAxis {
    int64_t input;   // Size of an image.
    int64_t output;  // Size of the output.
    int64_t start, stride;
    int64_t taps, dilation;

    int64_t Position(int64_t i, int64_t t) const { return start + i * stride + t * dilation; }
    // Positions of the image from the first to the last one that so many neighbours of the output see.
    int64_t Extent(int64_t positions) const { return (positions - 1) * stride + (taps - 1) * dilation + 1; }
    // Whether the only output position sees the whole image, or each position sees its own.
    bool IsWhole() const { return output == 1 && taps == input && start == 0 && (dilation == 1 || taps == 1); }
    bool IsOwn() const { return output == input && taps == 1 && start == 0 && stride == 1; }
};

// The patch of an output pixel is [h.taps, w.taps, used_channels] of images[batch, h.input, w.input, channels]: of the
// channels from first_channel on, with zeros outside of the image.
struct PatchGrid {
    const float* images;
    int64_t batch;
    ConvAxis h, w;
    int64_t channels, first_channel, used_channels;

    int64_t rows() const { return batch * h.output * w.output; }
    int64_t patch() const { return h.taps * w.taps * used_channels; }
    bool SeesWhole() const { return used_channels == channels && h.IsWhole() && w.IsWhole(); }
    // Whether the images lie in memory as their patches do.
    bool IsDense() const { return SeesWhole() || (used_channels == channels && h.IsOwn() && w.IsOwn()); }
};

}  // namespace latent
