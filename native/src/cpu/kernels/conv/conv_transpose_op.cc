// Transposed convolutions, the adjoints of convolutions by the images: split into the phases of the stride, each of
// which is a product of patches of the maps, so that no zero is inserted.
#include <algorithm>
#include <numeric>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/conv/conv_product.h"
#include "cpu/kernels/conv/conv_shape.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// One axis of a stride phase: the image's pixels at one remainder modulo the stride. The same filter taps reach them
// all, from consecutive pixels of the maps.
struct StridePhase {
    int64_t start;               // The first pixel; they are a stride apart.
    int64_t last_tap, tap_step;  // The filter's taps from the last one down, as they come in the maps.
    ConvAxis maps;               // The patch of a pixel of the phase, in the maps.
};

StridePhase StridePhaseOf(int64_t index, int64_t size, int64_t maps, int64_t kernel, int64_t stride, int64_t pad,
                          int64_t dilation) {
    const int64_t count = CeilDivide(size - index, stride);
    const int64_t common = std::gcd(stride, dilation);
    const int64_t tap_step = stride / common;
    int64_t tap = 0;
    while (tap < std::min(kernel, tap_step) && (index + pad - tap * dilation) % stride != 0) ++tap;
    if (tap >= std::min(kernel, tap_step)) return {index, 0, 1, {maps, count, 0, 1, 0, 1}};
    const int64_t taps = CeilDivide(kernel - tap, tap_step);
    const int64_t last = tap + (taps - 1) * tap_step;
    return {index, last, tap_step, {maps, count, (index + pad - last * dilation) / stride, 1, taps, dilation / common}};
}

void RunStridePhase(const Operands& operands, const ConvShape& shape, int64_t group, const StridePhase& h,
                    const StridePhase& w, Execution& execution) {
    const int64_t c = shape.group_c();
    const int64_t o = shape.group_o();
    const int64_t patch = shape.patch();
    PatchGrid grid{operands.in[0].f32(), shape.batch, h.maps, w.maps, shape.o, group * o, o};
    if (grid.h.taps * grid.w.taps == 0) {  // No tap reaches these pixels.
        grid.h.taps = grid.w.taps = 1;
        grid.used_channels = 0;
    }
    const FilterTaps taps{.data = operands.in[1].f32() + group * o * patch + (h.last_tap * shape.kw + w.last_tap) * c,
                          .taps_h = grid.h.taps,
                          .taps_w = grid.w.taps,
                          .step_h = -h.tap_step * shape.kw * c,
                          .step_w = -w.tap_step * c,
                          .channels = grid.used_channels,
                          .channel_step = patch,
                          .n = c,
                          .output_step = 1};
    const int64_t row = shape.w * shape.c;
    const ConvProduct product{grid,
                              taps,
                              operands.in[2] ? operands.in[2].f32() + group * c : nullptr,
                              {operands.out[0].f32() + h.start * row + w.start * shape.c + group * c,
                               shape.stride_h * row, shape.stride_w * shape.c, c},
                              shape.h * row};
    product.Run(operands.instruction, execution);
}

// Images of one patch each: their pixels are the columns of the product, and each has its bias.
void RunWhole(const Operands& operands, const ConvShape& shape, Execution& execution) {
    float* bias = nullptr;
    if (operands.in[2]) {
        bias = reinterpret_cast<float*>(execution.filter_scratch);
        for (int64_t i = 0; i < shape.patch(); ++i) bias[i] = operands.in[2].f32()[i % shape.c];
    }
    MultiplyDense(operands, execution, LTN_FORM_NN, shape.batch, shape.patch(), shape.o, bias);
}

}  // namespace

void ExecuteConvTranspose(const Operands& operands, Execution& execution) {
    const ConvShape shape = ConvShapeOf(operands.instruction, operands.out[0], operands.in[1], operands.in[0]);
    const PatchGrid grid = PatchGridOf(shape, nullptr, 0);
    if (grid.SeesWhole()) return RunWhole(operands, shape, execution);
    if (grid.IsDense()) {
        return MultiplyDense(operands, execution, LTN_FORM_NN, shape.rows(), shape.c, shape.o, operands.in[2].f32());
    }
    for (int64_t i = 0; i < std::min(shape.stride_h, shape.h); ++i) {
        const StridePhase h =
            StridePhaseOf(i, shape.h, shape.oh, shape.kh, shape.stride_h, shape.pad_h, shape.dilation_h);
        for (int64_t j = 0; j < std::min(shape.stride_w, shape.w); ++j) {
            const StridePhase w =
                StridePhaseOf(j, shape.w, shape.ow, shape.kw, shape.stride_w, shape.pad_w, shape.dilation_w);
            for (int64_t group = 0; group < shape.groups; ++group)
                RunStridePhase(operands, shape, group, h, w, execution);
        }
    }
}

}  // namespace latent
