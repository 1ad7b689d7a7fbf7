// The factors of a product.
#pragma once

#include "work.h"

namespace latent::cuda {

// A factor as its rows (or columns) along k: element (i, p) at data[i * row_step + p * k_step]; one of the steps is 1.
struct Factor {
    const float* data;
    int64_t rows, row_step, k_step;
};

// Whether a factor lies along k in memory, in each form.
constexpr bool IsAlongKA(ltn_form form) {
    return form != LTN_FORM_TN;
}
constexpr bool IsAlongKB(ltn_form form) {
    return form == LTN_FORM_NT;
}

template <ltn_form kForm>
DEVICE Factor FactorA(const MatmulArguments& m, const float* data) {
    return IsAlongKA(kForm) ? Factor{data, m.m, m.k, 1} : Factor{data, m.m, 1, m.m};
}
template <ltn_form kForm>
DEVICE Factor FactorB(const MatmulArguments& m, const float* data) {
    return IsAlongKB(kForm) ? Factor{data, m.n, m.k, 1} : Factor{data, m.n, 1, m.n};
}

// Whether the runs of pieces from an element of k on can be read 16 bytes at a time.
DEVICE bool IsAligned(const Factor& factor, int64_t begin) {
    const auto step = static_cast<uint64_t>(factor.row_step == 1 ? factor.k_step : factor.row_step);
    return ((reinterpret_cast<uint64_t>(factor.data + begin * factor.k_step) | step * sizeof(float)) & 15) == 0;
}

// A run of 4 elements of a piece, side by side in memory: the row and the element of k of the first one, counted from
// where the piece begins; where it lies; and how many are inside of the factor. If none is, from is another element.
struct Run {
    int row, q;
    const float* from;
    int count;
};

inline constexpr int kPieceDepth = 16;  // Elements of k in a piece of a factor.

// Calls body(n, run) for this thread's runs of the piece of rows [first, first + kWidth) at [p, p + kPieceDepth) of k,
// of which [0, end) is inside. Neighbours in a warp read neighbours in memory.
template <bool kAlongK, int kWidth, class Body>
DEVICE void ForRuns(const Factor& factor, int64_t first, int64_t p, int64_t end, const Body& body) {
    constexpr int kRuns = kWidth * kPieceDepth / 4;
    UNROLL
    for (int n = 0; n * kThreads < kRuns; ++n) {
        const int e = n * kThreads + ThreadIndex();
        const int row = kAlongK ? e / (kPieceDepth / 4) : e % (kWidth / 4) * 4;
        const int q = kAlongK ? e % (kPieceDepth / 4) * 4 : e / (kWidth / 4);
        const int64_t rows_left = factor.rows - first - row;
        const int64_t k_left = end - p - q;
        const int64_t left = rows_left <= 0 || k_left <= 0 ? 0 : kAlongK ? k_left : rows_left;
        const int64_t at = left == 0 ? 0 : (first + row) * factor.row_step + (p + q) * factor.k_step;
        if (e < kRuns) body(n, Run{row, q, factor.data + at, static_cast<int>(Least<int64_t>(left, 4))});
    }
}

// A tile of a product: its factors; where it begins in the matrix of out; where that begins in out; and which block of
// k it sums, if blocks have tiles of their own.
struct ProductTile {
    Factor a, b;
    int64_t row, column;
    int64_t out;
    int64_t part;
};

// The number of tiles of kWidth rows and columns, and the tile of an index.
template <int kWidth>
DEVICE int64_t TileCount(const MatmulArguments& m) {
    return m.parts * m.products * ((m.m + kWidth - 1) / kWidth) * ((m.n + kWidth - 1) / kWidth);
}
template <ltn_form kForm, int kWidth>
DEVICE ProductTile TileAt(const MatmulArguments& m, int64_t index) {
    const int64_t columns = (m.n + kWidth - 1) / kWidth;
    const int64_t tiles = (m.m + kWidth - 1) / kWidth * columns;
    const int64_t matrix = Divide(index, tiles);
    const int64_t part = Divide(matrix, m.products);
    const int64_t product = matrix - part * m.products;
    const int64_t tile = index - matrix * tiles;
    const int64_t line = Divide(tile, columns);
    int64_t at[2];
    OffsetsAt(at, m.batch, product);
    return {FactorA<kForm>(m, At(m.a, *m.state) + at[0] * m.m * m.k),
            FactorB<kForm>(m, At(m.b, *m.state) + at[1] * m.k * m.n),
            line * kWidth,
            (tile - line * columns) * kWidth,
            product * m.m * m.n,
            part};
}

}  // namespace latent::cuda
