// WINDOW, FOLD, CONCAT and TRANSPOSE.
#pragma once

#include "work.h"

namespace latent::cuda {

DEVICE void Window(const WindowArguments& a) {
    const float* const flat = At(a.in, *a.state);
    float* const windows = At(a.out, *a.state);
    ForElements(a.count, [&](int64_t i) {
        const int64_t place = Divide(i, a.inner);  // Of all (row, window, element) in order.
        const int64_t window = Divide(place, a.size);
        const int64_t row = Divide(window, a.windows);
        const int64_t position =
            a.start + (window - row * a.windows) * a.stride + (place - window * a.size) * a.dilation;
        const bool is_inside = position >= 0 && position < a.length;
        windows[i] = is_inside ? flat[(row * a.length + position) * a.inner + i - place * a.inner] : a.fill;
    });
}

// Each position sums its elements of the windows in the order of the windows, as the CPU.
DEVICE void Fold(const WindowArguments& a) {
    const float* const windows = At(a.in, *a.state);
    float* const flat = At(a.out, *a.state);
    ForElements(a.count, [&](int64_t i) {
        const int64_t place = Divide(i, a.inner);
        const int64_t row = Divide(place, a.length);
        const int64_t from_start = place - row * a.length - a.start;
        const int64_t before = from_start - (a.size - 1) * a.dilation;  // The first window begins here or behind.
        int64_t window = before <= 0 ? 0 : Divide(before + a.stride - 1, a.stride);
        float sum = 0.0f;
        for (; window < a.windows && window * a.stride <= from_start; ++window) {
            const int64_t distance = from_start - window * a.stride;
            const int64_t element = Divide(distance, a.dilation);
            if (element * a.dilation != distance) continue;
            sum = sum + windows[((row * a.windows + window) * a.size + element) * a.inner + i - place * a.inner];
        }
        flat[i] = sum;
    });
}

DEVICE void ShiftRows(const ShiftArguments& a) {
    const float* const in = At(a.in, *a.state);
    float* const out = At(a.out, *a.state);
    const float fill = a.fill;
    ForElements(a.count, [&](int64_t i) {
        const int64_t row = Divide(i, a.out_row);
        const int64_t at = i - row * a.out_row + a.shift;
        float value = fill;
        if (at >= 0 && at < a.in_row) value = in[row * a.in_row + at];
        out[i] = a.sums != 0 ? 0.0f + value : value;
    });
}

DEVICE void CopyPart(const PartArguments& a) {
    const float* const in = At(a.in, *a.state);
    float* const out = At(a.out, *a.state);
    ForElements(a.count, [&](int64_t i) {
        const int64_t row = Divide(i, a.part);
        out[row * a.row + a.first + i - row * a.part] = in[i];
    });
}

inline constexpr int kTransposeSide = 32;
inline constexpr int kTransposeLines = kThreads / kTransposeSide;  // At a time.

// A column more than a tile has: neighbours in a column of the tile lie in other banks.
struct TransposeShared {
    float tile[kTransposeSide][kTransposeSide + 1];
};

// Tiles go through shared memory, so that neighbours in a warp read and write neighbours in memory.
DEVICE void Transpose(const TransposeArguments& a) {
    SHARED(TransposeShared, shared);
    const float* const in = At(a.in, *a.state);
    float* const out = At(a.out, *a.state);
    const int64_t tile_columns = (a.columns + kTransposeSide - 1) / kTransposeSide;
    const int64_t tiles = (a.rows + kTransposeSide - 1) / kTransposeSide * tile_columns;
    const int x = ThreadIndex() % kTransposeSide;
    ForTiles(a.matrices * tiles, [&](int64_t index) {
        const int64_t matrix = Divide(index, tiles);
        const int64_t tile = index - matrix * tiles;
        const int64_t first_i = tile / tile_columns * kTransposeSide;
        const int64_t first_j = tile % tile_columns * kTransposeSide;
        int64_t at[2];
        OffsetsAt(at, a.outer, matrix);
        for (int y = ThreadIndex() / kTransposeSide; y < kTransposeSide; y += kTransposeLines) {
            if (first_i + y >= a.rows || first_j + x >= a.columns) continue;
            shared.tile[y][x] = in[at[0] + (first_i + y) * a.in_step + first_j + x];
        }
        BARRIER();
        for (int y = ThreadIndex() / kTransposeSide; y < kTransposeSide; y += kTransposeLines) {
            if (first_j + y >= a.columns || first_i + x >= a.rows) continue;
            out[at[1] + (first_j + y) * a.out_step + first_i + x] = shared.tile[x][y];
        }
        BARRIER();
    });
}

}  // namespace latent::cuda
