// MATMUL and BATCH_MATMUL in single precision: a tile of the product for each block, in registers of its threads. Each
// element is the sum that the CPU's blocked method makes (src/cpu/kernels/gemm): one chain of fused multiply-adds over
// each block of at most 400 of k, the blocks one after the other, then bias, activation and gate.
#pragma once

#include "epilogue.h"
#include "factor.h"

namespace latent::cuda {

// A tile of 16 x 16 threads, of which each has kSide rows and columns: runs of kRun, kRunStep apart. A warp has 4 x 8
// of these threads, so that its runs lie in 32 banks.
template <int kSide>
struct MatmulTile {
    static constexpr int kWidth = 16 * kSide;
    static constexpr int kRun = kSide < 4 ? kSide : 4;
    static constexpr int kRuns = kSide / kRun;
    static constexpr int kRunStep = 16 * kRun;
    static constexpr int kPiece = kWidth * kPieceDepth;

    // The first row of this thread, and the first column.
    DEVICE int Row() { return (ThreadIndex() / 64 * 4 + ThreadIndex() % 32 / 8) * kRun; }
    DEVICE int Column() { return (ThreadIndex() / 32 % 2 * 8 + ThreadIndex() % 8) * kRun; }

    // The place of an element in a piece: its rows lie side by side, and change places so that the elements of a warp
    // that come from 8 rows and 16 of k go to 32 banks.
    DEVICE int Place(int row, int q) { return q * kWidth + (row ^ q / 4 * 8); }
};

// Pieces of both factors, twice: one is multiplied while the other is filled. Then, the sums of kRunStep rows.
template <int kSide>
struct MatmulShared {
    alignas(16) float pieces[4 * MatmulTile<kSide>::kPiece];  // Those of the left factor, then those of the right one.
};

// The elements of a piece that a thread has read.
template <int kSide>
using PieceRegisters = float[(MatmulTile<kSide>::kPiece / 4 + kThreads - 1) / kThreads][4];

// Reads a piece (ForRuns), and zeros outside of the factor and from end on.
template <bool kAlongK, int kSide>
DEVICE void ReadRuns(PieceRegisters<kSide>& values, const Factor& factor, bool is_aligned, int64_t first, int64_t p,
                     int64_t end) {
    ForRuns<kAlongK, MatmulTile<kSide>::kWidth>(factor, first, p, end, [&](int n, const Run& run) {
        if (is_aligned && run.count == 4) {
            ReadFour(values[n], run.from);
        } else {
            UNROLL
            for (int i = 0; i < 4; ++i) {
                const bool is_inside = i < run.count;
                const float value = run.from[is_inside ? i : 0];
                values[n][i] = is_inside ? value : 0.0f;
            }
        }
    });
}

template <bool kAlongK, int kSide>
DEVICE void StoreRuns(float* piece, const PieceRegisters<kSide>& values, const Factor& factor) {
    using Tile = MatmulTile<kSide>;
    ForRuns<kAlongK, Tile::kWidth>(factor, 0, 0, 0, [&](int n, const Run& run) {
        if constexpr (kAlongK) {
            UNROLL
            for (int i = 0; i < 4; ++i) piece[Tile::Place(run.row, run.q + i)] = values[n][i];
        } else {
            float* const to = Aligned<16>(piece + Tile::Place(run.row, run.q));
            UNROLL
            for (int i = 0; i < 4; ++i) to[i] = values[n][i];
        }
    });
}

// The elements of this thread in a piece, from its first row (or column) on.
template <int kSide>
DEVICE void ReadElements(float (&values)[kSide], const float* piece, int first, int q) {
    using Tile = MatmulTile<kSide>;
    UNROLL
    for (int r = 0; r < Tile::kRuns; ++r) {
        const float* const from = Aligned<4 * Tile::kRun>(piece + Tile::Place(r * Tile::kRunStep + first, q));
        UNROLL
        for (int i = 0; i < Tile::kRun; ++i) values[r * Tile::kRun + i] = from[i];
    }
}

// Adds the products of element q of the pieces.
template <int kSide>
DEVICE void MultiplyRow(float (&sums)[kSide][kSide], const float* a, const float* b, int q) {
    float left[kSide], right[kSide];
    ReadElements<kSide>(left, a, MatmulTile<kSide>::Row(), q);
    ReadElements<kSide>(right, b, MatmulTile<kSide>::Column(), q);
    UNROLL
    for (int i = 0; i < kSide; ++i) {
        UNROLL
        for (int j = 0; j < kSide; ++j) sums[i][j] = Fma(left[i], right[j], sums[i][j]);
    }
}

// Adds the products over [begin, end) of k. The block has passed a barrier since it last used the shared memory, and
// so it has at the end. The next pieces are read while these are multiplied.
template <ltn_form kForm, int kSide>
DEVICE void MultiplyBlock(MatmulShared<kSide>& shared, float (&sums)[kSide][kSide], const ProductTile& tile,
                          int64_t begin, int64_t end) {
    constexpr bool kA = IsAlongKA(kForm), kB = IsAlongKB(kForm);
    constexpr int kPiece = MatmulTile<kSide>::kPiece;
    if (begin == end) return;
    const bool is_aligned_a = IsAligned(tile.a, begin);
    const bool is_aligned_b = IsAligned(tile.b, begin);
    PieceRegisters<kSide> values_a = {}, values_b = {};
    const auto read = [&](int64_t p) {
        ReadRuns<kA, kSide>(values_a, tile.a, is_aligned_a, tile.row, p, end);
        ReadRuns<kB, kSide>(values_b, tile.b, is_aligned_b, tile.column, p, end);
    };
    const auto store = [&](int slot) {
        StoreRuns<kA, kSide>(shared.pieces + slot * kPiece, values_a, tile.a);
        StoreRuns<kB, kSide>(shared.pieces + (2 + slot) * kPiece, values_b, tile.b);
    };
    read(begin);
    store(0);
    BARRIER();
    int now = 0;
    for (int64_t p = begin; p < end; p += kPieceDepth, now ^= 1) {
        const bool has_next = p + kPieceDepth < end;
        if (has_next) read(p + kPieceDepth);
        const float* const a = shared.pieces + now * kPiece;
        const float* const b = a + 2 * kPiece;
        if (end - p >= kPieceDepth) {
            UNROLL
            for (int q = 0; q < kPieceDepth; ++q) MultiplyRow<kSide>(sums, a, b, q);
        } else {
            for (int q = 0; q < static_cast<int>(end - p); ++q) MultiplyRow<kSide>(sums, a, b, q);
        }
        if (has_next) store(now ^ 1);
        BARRIER();
    }
}

// Calls body(index of out, column, sum) for the elements of the tile, through shared memory. There are barriers around.
template <int kSide, class Body>
DEVICE void ForTileSums(MatmulShared<kSide>& shared, const float (&sums)[kSide][kSide], const MatmulArguments& m,
                        const ProductTile& tile, const Body& body) {
    using Tile = MatmulTile<kSide>;
    static_assert(Tile::kRunStep * Tile::kWidth <= 4 * Tile::kPiece);
    float* const rows = shared.pieces;
    UNROLL
    for (int r = 0; r < Tile::kRuns; ++r) {
        UNROLL
        for (int i = 0; i < Tile::kRun; ++i) {
            UNROLL
            for (int s = 0; s < Tile::kRuns; ++s) {
                float* const to = Aligned<4 * Tile::kRun>(rows + (Tile::Row() + i) * Tile::kWidth + s * Tile::kRunStep +
                                                          Tile::Column());
                UNROLL
                for (int j = 0; j < Tile::kRun; ++j) to[j] = sums[r * Tile::kRun + i][s * Tile::kRun + j];
            }
        }
        BARRIER();
        ForTileRows<Tile::kRunStep, Tile::kWidth>(
            m, tile, rows, Tile::kWidth, [&](int row) { return r * Tile::kRunStep + row; }, body);
        BARRIER();
    }
}

DEVICE int64_t BlocksOf(int64_t k) {
    return k <= kSumDepth ? 1 : (k + kSumDepth - 1) / kSumDepth;
}

// One block of k, if blocks have tiles of their own; otherwise all, while out holds the totals of those before.
template <ltn_form kForm, int kSide>
DEVICE void MultiplyTile(MatmulShared<kSide>& shared, const MatmulArguments& m, const ProductTile& tile) {
    const Epilogue epilogue = EpilogueOf(m);
    const bool is_part = m.parts > 1;
    const int64_t blocks = BlocksOf(m.k);
    const int64_t last = is_part ? tile.part : blocks - 1;
    float* const partials = m.partials + tile.part * m.products * m.m * m.n;
    for (int64_t block = tile.part; block <= last; ++block) {
        float sums[kSide][kSide] = {};
        MultiplyBlock<kForm, kSide>(shared, sums, tile, Cut(m.k, block, blocks), Cut(m.k, block + 1, blocks));
        ForTileSums<kSide>(shared, sums, m, tile, [&](int64_t at, int64_t column, float sum) {
            if (is_part) {
                partials[at] = sum;
                return;
            }
            const float total = block == 0 ? FirstSum(epilogue, at, sum) : epilogue.out[at] + sum;
            epilogue.out[at] = block < last ? total : Finish(m, epilogue, at, column, total);
        });
    }
}

template <ltn_form kForm, int kSide>
DEVICE void Matmul(const MatmulArguments& m) {
    SHARED(MatmulShared<kSide>, shared);
    constexpr int kWidth = MatmulTile<kSide>::kWidth;
    for (int64_t index = BlockIndex(); index < TileCount<kWidth>(m); index += BlockCount()) {
        MultiplyTile<kForm, kSide>(shared, m, TileAt<kForm, kWidth>(m, index));
    }
}

// The products from the sums of their blocks of k.
DEVICE void JoinProducts(const MatmulArguments& m) {
    const Epilogue epilogue = EpilogueOf(m);
    const int64_t count = m.products * m.m * m.n;
    ForElements(count, [&](int64_t at) {
        float total = FirstSum(epilogue, at, m.partials[at]);
        for (int64_t part = 1; part < m.parts; ++part) total = total + m.partials[part * count + at];
        epilogue.out[at] = Finish(m, epilogue, at, at - Divide(at, m.n) * m.n, total);
    });
}

// A thread sums a column: in float over 64 rows, and those sums in double, as the CPU.
DEVICE void RowSums(const RowSumsArguments& r) {
    const float* const a = At(r.a, *r.state);
    float* const out = At(r.out, *r.state);
    ForElements(r.m, [&](int64_t i) {
        double total = 0.0;
        for (int64_t p = 0; p < r.k; p += 64) {
            float sum = 0.0f;
            for (int64_t q = p; q < Least(p + 64, r.k); ++q) sum = sum + a[q * r.m + i];
            total += static_cast<double>(sum);
        }
        out[i] = static_cast<float>(total);
    });
}

}  // namespace latent::cuda
