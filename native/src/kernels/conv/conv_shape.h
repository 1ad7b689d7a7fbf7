// What a convolution relates: images x[batch, h, w, c], maps y[batch, oh, ow, o] and filters [o, kh, kw, c / groups].
// Output pixel (i, j) sees the input pixels (i * stride_h - pad_h + p * dilation_h, ...) for 0 <= p < kh.
#pragma once

#include "kernels/conv/grid.h"
#include "program/op.h"

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

// Most elements of a patch: some of them fit a thread's block. Most of a filter: two copies fit the filter scratch.
inline constexpr int64_t kMostPatch = int64_t{1} << 16;
inline constexpr int64_t kMostFilter = int64_t{1} << 24;

// Throws Error unless images, filter and maps fit each other; names are those of the operands.
void ValidateConvShapes(const Signature& signature, const ltn_tensor& x, const char* x_name, const ltn_tensor& filter,
                        const char* filter_name, const ltn_tensor& y, const char* y_name);

ConvShape ConvShapeOf(const ltn_instruction& instruction, const View& x, const View& filter, const View& y);

// What the pixels of the maps see of the images, in one group of channels.
Grid GridOf(const ConvShape& shape, const float* images, int64_t group);

}  // namespace latent
