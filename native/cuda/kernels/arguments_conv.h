// The arguments of convolutions. Sizes of an image have at most 21 bits, those of patches 17, those of filters 25.
#pragma once

#include "arguments.h"

namespace latent::cuda {

// One axis. For CONV_TRANSPOSE, pixels of the images fall into phases, one for each remainder modulo the stride, and a
// phase has filter taps of its own.
struct ConvAxis {
    int32_t input, output;  // Sizes of what is read and of what is written; for CONV_FILTER, of images and maps.
    int32_t taps, stride, padding, dilation;
    int32_t phases;    // 1, but for CONV_TRANSPOSE. The next two are for it:
    int32_t tap_step;  // taps of a phase are so far apart in the filter,
    int32_t map_step;  // and so far apart in the maps.
    int32_t reserved;
};

// CONV and CONV_TRANSPOSE: out = activation(patches of in * filter + bias), in groups of channels. In the filter, the
// channels that are read lie channel_step apart, those that are written column_step, taps tap_step and groups
// group_step.
struct ConvArguments {
    RunState* state;
    Place in, filter, bias, out;
    ConvAxis h, w;
    int64_t batch;
    int64_t rows;  // Pixels of out, of the largest phase.
    int32_t groups;
    int32_t channels, columns;  // Of a group: read and written.
    int32_t channel_step, column_step, tap_step;
    int64_t group_step;
    ltn_activation activation;
    float slope;
    int32_t is_transposed;
    int32_t reserved;
};

inline constexpr int kMostConvParts = 16;

// CONV_FILTER: sums over the pixels of the maps, cut into parts.
struct ConvFilterArguments {
    RunState* state;
    Place images, maps, out;
    float* partials;  // [parts][elements of out], if there is more than one part.
    ConvAxis h, w;
    int32_t groups;
    int32_t channels, outputs;  // Of a group: of images and maps.
    int32_t parts;
    int64_t begins[kMostConvParts + 1];  // Part i has the pixels [begins[i], begins[i + 1]).
};

// out = the sum of the parts, in their order.
struct JoinSumsArguments {
    RunState* state;
    const float* partials;  // [parts][count].
    Place out;
    int64_t count;
    int64_t parts;
};

}  // namespace latent::cuda
