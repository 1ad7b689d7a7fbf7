// Convolutions and transposed ones: two linear maps, each the adjoint of the other.
#include <algorithm>
#include <numeric>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/conv/conv_shape.h"
#include "cpu/kernels/conv/stacks.h"
#include "cpu/kernels/gemm/product.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// Rows = activation(what the grid's pixels see * factor + bias).
struct ConvProduct {
    Grid grid;
    ConvFactor factor;
    const float* bias;      // n, or null
    ConvPixels<float> out;  // Of the first image; row and pixel are steps of the grid.
    int64_t out_image;      // Floats between images.

    void Run(const ltn_instruction& instruction, Execution& execution) const;

private:
    void RunBands(const ltn_instruction& instruction, Execution& execution, const float* packed) const;
    void RunStacks(const ltn_instruction& instruction, Execution& execution, const float* packed) const;
    void Finish(const ltn_instruction& instruction, const Execution& execution, const ConvPixels<float>& pixels,
                int64_t rows, int64_t columns) const;
};

void ConvProduct::Run(const ltn_instruction& instruction, Execution& execution) const {
    float* packed = reinterpret_cast<float*>(execution.filter_scratch);
    execution.pool.ForRanges(factor.taps(), [&](int64_t begin, int64_t end, int) {
        execution.kernels.conv.pack(factor, packed, begin, end);
    });
    if (Stacks::Suit(grid, factor.n)) {
        RunStacks(instruction, execution, packed);
    } else {
        RunBands(instruction, execution, packed);
    }
}

void ConvProduct::RunBands(const ltn_instruction& instruction, Execution& execution, const float* packed) const {
    const Bands bands(grid, 0);
    execution.pool.For(bands.count(), [&](int64_t index, int thread) {
        const Band band = bands.At(index);
        auto* block = reinterpret_cast<float*>(execution.block(thread));
        auto* runs = reinterpret_cast<int64_t*>(execution.scratch(thread));
        ConvPixels<float> pixels = out;
        pixels.data += band.image * out_image + band.i * out.row + band.j * out.pixel;
        const ConvPart<float> part{bands.Open(band, block, runs), pixels};
        execution.kernels.conv.multiply(&part, 1, packed, bias);
        Finish(instruction, execution, pixels, band.rows, band.pixels);
    });
}

void ConvProduct::RunStacks(const ltn_instruction& instruction, Execution& execution, const float* packed) const {
    const Stacks stacks(grid);
    execution.pool.For(stacks.lines(), [&](int64_t index, int thread) {
        const Band line = stacks.Line(index);
        auto* parts = reinterpret_cast<ConvPart<float>*>(execution.scratch(thread));
        auto* runs = reinterpret_cast<int64_t*>(execution.block(thread));
        const int64_t count = stacks.Open(line, out, out_image, parts, runs);
        execution.kernels.conv.multiply(parts, count, packed, bias);
        const ConvPixels<float> pixels{parts->pixels.data, out_image, out.pixel, out.n};
        Finish(instruction, execution, pixels, line.rows, line.pixels);
    });
}

void ConvProduct::Finish(const ltn_instruction& instruction, const Execution& execution,
                         const ConvPixels<float>& pixels, int64_t rows, int64_t columns) const {
    const auto activate = ActivationMap(execution, instruction.flags);
    if (activate == nullptr) return;
    const auto slope = static_cast<float>(instruction.attributes[kConvSlopeAttribute]);
    // Pixels side by side are finished together.
    const bool in_line = pixels.pixel == pixels.n;
    const int64_t length = in_line ? columns * pixels.n : pixels.n;
    for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < (in_line ? 1 : columns); ++j) {
            float* at = pixels.data + i * pixels.row + j * pixels.pixel;
            activate(at, at, length, slope, 0);
        }
    }
}

// A product of matrices as they lie in memory.
void MultiplyDense(const Operands& operands, Execution& execution, ltn_form form, int64_t m, int64_t n, int64_t k,
                   const float* bias) {
    if (m == 0) return;
    GemmCall call{};
    call.form = form;
    call.m = m;
    call.n = n;
    call.k = k;
    call.a = operands.in[0].f32();
    call.b = operands.in[1].f32();
    call.c = operands.out[0].f32();
    call.bias = bias;
    call.activate = ActivationMap(execution, operands.instruction.flags);
    call.slope = static_cast<float>(operands.instruction.attributes[kConvSlopeAttribute]);
    Multiply(call, execution);
}

}  // namespace

void ExecuteConv(const Operands& operands, Execution& execution) {
    const View& filter = operands.in[1];
    const View& y = operands.out[0];
    const ConvShape shape = ConvShapeOf(operands.instruction, operands.in[0], filter, y);
    const int64_t n = shape.group_o();
    const int64_t patch = shape.patch();
    if (GridOf(shape, nullptr, 0).IsDense()) {
        return MultiplyDense(operands, execution, LTN_FORM_NT, shape.rows(), n, patch, operands.in[2].f32());
    }
    for (int64_t group = 0; group < shape.groups; ++group) {
        const int64_t c = shape.group_c();
        const ConvFactor factor{.data = filter.f32() + group * n * patch,
                                .taps_h = shape.kh,
                                .taps_w = shape.kw,
                                .step_h = shape.kw * c,
                                .step_w = c,
                                .inner = c,
                                .inner_step = 1,
                                .n = n,
                                .column_step = patch};
        const ConvProduct product{GridOf(shape, operands.in[0].f32(), group),
                                  factor,
                                  operands.in[2] ? operands.in[2].f32() + group * n : nullptr,
                                  {y.f32() + group * n, shape.ow * shape.o, shape.o, n},
                                  shape.oh * shape.ow * shape.o};
        product.Run(operands.instruction, execution);
    }
}

namespace {

// One axis of the pixels of one phase: those that the same taps of the filter reach from consecutive map pixels.
struct Phase {
    int64_t start;               // The first pixel; they are a stride apart.
    int64_t last_tap, tap_step;  // The filter's taps from the last one down, as they come in the maps.
    GridAxis maps;               // What a pixel of the phase sees of the maps.
};

Phase PhaseOf(int64_t index, int64_t size, int64_t maps, int64_t kernel, int64_t stride, int64_t pad,
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

void RunPhase(const Operands& operands, const ConvShape& shape, int64_t group, const Phase& h, const Phase& w,
              Execution& execution) {
    const int64_t c = shape.group_c();
    const int64_t o = shape.group_o();
    const int64_t patch = shape.patch();
    Grid grid{operands.in[0].f32(), shape.batch, h.maps, w.maps, shape.o, group * o, o};
    if (grid.h.taps * grid.w.taps == 0) {  // Nothing reaches these pixels.
        grid.h.taps = grid.w.taps = 1;
        grid.used = 0;
    }
    const ConvFactor factor{.data = operands.in[1].f32() + group * o * patch + (h.last_tap * shape.kw + w.last_tap) * c,
                            .taps_h = grid.h.taps,
                            .taps_w = grid.w.taps,
                            .step_h = -h.tap_step * shape.kw * c,
                            .step_w = -w.tap_step * c,
                            .inner = grid.used,
                            .inner_step = patch,
                            .n = c,
                            .column_step = 1};
    const int64_t row = shape.w * shape.c;
    const ConvProduct product{grid,
                              factor,
                              operands.in[2] ? operands.in[2].f32() + group * c : nullptr,
                              {operands.out[0].f32() + h.start * row + w.start * shape.c + group * c,
                               shape.stride_h * row, shape.stride_w * shape.c, c},
                              shape.h * row};
    product.Run(operands.instruction, execution);
}

// Images that are one patch each: their pixels are columns of the product, and each has its bias.
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
    const Grid grid = GridOf(shape, nullptr, 0);
    if (grid.SeesWhole()) return RunWhole(operands, shape, execution);
    if (grid.IsDense()) {
        return MultiplyDense(operands, execution, LTN_FORM_NN, shape.rows(), shape.c, shape.o, operands.in[2].f32());
    }
    for (int64_t i = 0; i < std::min(shape.stride_h, shape.h); ++i) {
        const Phase h = PhaseOf(i, shape.h, shape.oh, shape.kh, shape.stride_h, shape.pad_h, shape.dilation_h);
        for (int64_t j = 0; j < std::min(shape.stride_w, shape.w); ++j) {
            const Phase w = PhaseOf(j, shape.w, shape.ow, shape.kw, shape.stride_w, shape.pad_w, shape.dilation_w);
            for (int64_t group = 0; group < shape.groups; ++group) RunPhase(operands, shape, group, h, w, execution);
        }
    }
}

}  // namespace latent
