// Patches times a filter: what a convolution is, and each stride phase of a transposed one.
#pragma once

#include "cpu/execution.h"
#include "cpu/kernels/conv/conv.h"
#include "cpu/kernels/conv/patch_grid.h"

namespace latent {

// pixels = activation(patches * filter + bias).
struct ConvProduct {
    PatchGrid grid;
    FilterTaps taps;
    const float* bias;      // [n], or null
    TilePixels<float> out;  // The pixels of the first image.
    int64_t out_image;      // Floats between images.

    void Run(const ltn_instruction& instruction, Execution& execution) const;

private:
    void RunOutputTiles(const ltn_instruction& instruction, Execution& execution, const float* packed) const;
    void RunBatchTiles(const ltn_instruction& instruction, Execution& execution, const float* packed) const;
    void Activate(const ltn_instruction& instruction, const Execution& execution, const TilePixels<float>& pixels,
                  int64_t rows, int64_t columns) const;
};

// A convolution whose images lie in memory as their patches do: a matrix product of the two inputs.
void MultiplyDense(const Operands& operands, Execution& execution, ltn_form form, int64_t m, int64_t n, int64_t k,
                   const float* bias);

}  // namespace latent
