// Products of patches with filters: the one loop behind convolutions and transposed ones.
#pragma once

#include "kernels/conv/patches.h"
#include "kernels/gemm/product.h"

namespace latent {

// Where the rows of a product go: grid position (i, j) is pixel (start_h + i * step_h, start_w + j * step_w) of
// images[batch, h, w, channels], the product's columns its channels from first on.
struct Pixels {
    float* data;
    int64_t h, w, channels, first;
    int64_t start_h, step_h, start_w, step_w;
};

// rows = [batch, grid] of pixels = activation(patches * factor + bias).
struct PatchProduct {
    const float* images;
    Patches patches;
    int64_t batch;
    GemmCall product;  // Its form, n, k, b, packed_b, bias, activation and slope.
    Pixels pixels;

    int64_t rows() const { return batch * patches.h.count * patches.w.count; }
    void Run(Execution& execution) const;

private:
    void RunBlock(int64_t first_row, int64_t rows, int thread, const Execution& execution) const;
    bool CoversPixels() const;
    void Scatter(const float* from, int64_t first_row, int64_t rows) const;
};

// Rows of a block of so many floats each: they fit a second-level cache beside the factor. A matter of shape alone.
int64_t BlockRows(int64_t floats);

}  // namespace latent
