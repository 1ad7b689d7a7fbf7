#include "cpu/kernels/conv/conv_product.h"

#include "cpu/kernels/conv/batch_tiles.h"
#include "cpu/kernels/conv/conv_shape.h"
#include "cpu/kernels/conv/output_tiles.h"
#include "cpu/kernels/gemm/product.h"

namespace latent {

void ConvProduct::Run(const ltn_instruction& instruction, Execution& execution) const {
    float* packed = reinterpret_cast<float*>(execution.filter_scratch);
    execution.pool.ForRanges(
        taps.count(), [&](int64_t begin, int64_t end, int) { execution.kernels.conv.pack(taps, packed, begin, end); });
    if (BatchTiles::Suit(grid, taps.n)) {
        RunBatchTiles(instruction, execution, packed);
    } else {
        RunOutputTiles(instruction, execution, packed);
    }
}

void ConvProduct::RunOutputTiles(const ltn_instruction& instruction, Execution& execution, const float* packed) const {
    const OutputTiles tiles(grid, 0);
    execution.pool.For(tiles.count(), [&](int64_t index, int thread) {
        const OutputTile tile = tiles.At(index);
        auto* block = reinterpret_cast<float*>(execution.block(thread));
        auto* runs = reinterpret_cast<int64_t*>(execution.scratch(thread));
        TilePixels<float> pixels = out;
        pixels.data += tile.image * out_image + tile.i * out.row_step + tile.j * out.pixel_step;
        const ConvTile<float> call{tiles.Open(tile, block, runs), pixels};
        execution.kernels.conv.multiply(&call, 1, packed, bias);
        Activate(instruction, execution, pixels, tile.rows, tile.pixels);
    });
}

void ConvProduct::RunBatchTiles(const ltn_instruction& instruction, Execution& execution, const float* packed) const {
    const BatchTiles batch_tiles(grid);
    execution.pool.For(batch_tiles.lines(), [&](int64_t index, int thread) {
        const OutputTile line = batch_tiles.Line(index);
        auto* tiles = reinterpret_cast<ConvTile<float>*>(execution.scratch(thread));
        auto* runs = reinterpret_cast<int64_t*>(execution.block(thread));
        const int64_t count = batch_tiles.Open(line, out, out_image, tiles, runs);
        execution.kernels.conv.multiply(tiles, count, packed, bias);
        const TilePixels<float> pixels{tiles->pixels.data, out_image, out.pixel_step, out.n};
        Activate(instruction, execution, pixels, line.rows, line.pixels);
    });
}

void ConvProduct::Activate(const ltn_instruction& instruction, const Execution& execution,
                           const TilePixels<float>& pixels, int64_t rows, int64_t columns) const {
    const auto activate = ActivationMap(execution, instruction.flags);
    if (activate == nullptr) return;
    const auto slope = static_cast<float>(instruction.attributes[kConvSlopeAttribute]);
    // Pixels that lie side by side take one call.
    const bool in_line = pixels.pixel_step == pixels.n;
    const int64_t length = in_line ? columns * pixels.n : pixels.n;
    for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < (in_line ? 1 : columns); ++j) {
            float* at = pixels.data + i * pixels.row_step + j * pixels.pixel_step;
            activate(at, at, length, slope, 0);
        }
    }
}

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

}  // namespace latent
