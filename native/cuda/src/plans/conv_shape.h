// The sizes of a convolution, its attributes, and where its sums over all pixels are cut.
#pragma once

#include "../../kernels/arguments_conv.h"
#include "../call.h"

namespace latent::cuda {

// Map pixel i sees the pixels i * stride - padding + t * dilation of the image, for each tap t.
struct ConvShapeAxis {
    int64_t image, map, taps, stride, padding, dilation;

    // Pixels of the image from the first to the last one that so many neighbours of the map see.
    int64_t Extent(int64_t pixels) const { return (pixels - 1) * stride + (taps - 1) * dilation + 1; }
    // Whether the only pixel of the map sees the whole image, or each pixel sees its own.
    bool IsWhole() const { return map == 1 && taps == image && padding == 0 && (dilation == 1 || taps == 1); }
    bool IsOwn() const { return map == image && taps == 1 && padding == 0 && stride == 1; }
};

struct ConvShape {
    int64_t batch;
    ConvShapeAxis h, w;
    int64_t groups;
    int64_t c, o;  // Channels of images and of maps, of a group.

    int64_t patch() const { return h.taps * w.taps * c; }
    int64_t pixels() const { return batch * h.map * w.map; }
    int64_t filter() const { return groups * o * patch(); }
    bool SeesWhole() const { return groups == 1 && h.IsWhole() && w.IsWhole(); }
    // Whether the images lie in memory as their patches do.
    bool IsDense() const { return SeesWhole() || (groups == 1 && h.IsOwn() && w.IsOwn()); }
};

ConvShape ConvShapeOf(const Call& call, const Operand& images, const Operand& filter, const Operand& maps);

// Cuts the pixels of all maps into parts; returns how many there are. Part i has the pixels [begins[i], begins[i + 1]).
int32_t CutPixels(const ConvShape& shape, int64_t (&begins)[kMostConvParts + 1]);

}  // namespace latent::cuda
