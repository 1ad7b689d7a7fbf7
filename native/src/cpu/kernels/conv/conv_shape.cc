#include "cpu/kernels/conv/conv_shape.h"

namespace latent {

ConvShape ConvShapeOf(const ltn_instruction& instruction, const View& x, const View& filter, const View& y) {
    const auto attribute = [&](int i) { return static_cast<int64_t>(instruction.attributes[i]); };
    return {.batch = x.dims[0],
            .h = x.dims[1],
            .w = x.dims[2],
            .c = x.dims[3],
            .oh = y.dims[1],
            .ow = y.dims[2],
            .o = y.dims[3],
            .kh = filter.dims[1],
            .kw = filter.dims[2],
            .stride_h = attribute(0),
            .stride_w = attribute(1),
            .pad_h = attribute(2),
            .pad_w = attribute(3),
            .dilation_h = attribute(4),
            .dilation_w = attribute(5),
            .groups = attribute(6)};
}

PatchGrid PatchGridOf(const ConvShape& shape, const float* images, int64_t group) {
    return {.images = images,
            .batch = shape.batch,
            .h = {shape.h, shape.oh, -shape.pad_h, shape.stride_h, shape.kh, shape.dilation_h},
            .w = {shape.w, shape.ow, -shape.pad_w, shape.stride_w, shape.kw, shape.dilation_w},
            .channels = shape.c,
            .first_channel = group * shape.group_c(),
            .used_channels = shape.group_c()};
}

}  // namespace latent
