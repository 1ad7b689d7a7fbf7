// The sizes of a convolution: images x[batch, h, w, c], maps y[batch, oh, ow, o] and filters [o, kh, kw, c / groups].
// Output pixel (i, j) sees the input pixels (i * stride_h - pad_h + p * dilation_h, ...) for 0 <= p < kh.
#pragma once

#include "cpu/execution.h"
#include "cpu/kernels/conv/patch_grid.h"

namespace latent {

struct ConvShape {
    int64_t batch, h, w, c, oh, ow, o, kh, kw;
    int64_t stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w, groups;

    int64_t group_c() const { return c / groups; }
    int64_t group_o() const { return o / groups; }
    int64_t patch() const { return kh * kw * group_c(); }
    int64_t filter() const { return o * patch(); }
    int64_t rows() const { return batch * oh * ow; }
};

// Attributes 0 to 6 of an instruction: strides, padding, dilations and groups.
inline constexpr int kConvSlopeAttribute = 7;

ConvShape ConvShapeOf(const ltn_instruction& instruction, const View& x, const View& filter, const View& y);

// The patches of the maps' pixels, in one group of channels.
PatchGrid PatchGridOf(const ConvShape& shape, const float* images, int64_t group);

}  // namespace latent
