// MATMUL and BATCH_MATMUL with rounded factors, on tensor cores. Sums are in single precision: each element is a chain
// over k from 0 on, kDepth elements of k at a time, whose order inside is the GPU's own. A block of 8 warps makes a
// tile; pieces of both factors are copied to shared memory while others are multiplied.
#pragma once

#include "dialect_sm_80.h"
#include "epilogue.h"
#include "factor.h"

namespace latent::cuda {

// The formats of factors. In the registers of a lane, of which group = lane / 4 and q = lane % 4, lie
// - a[i]: row group + i % 2 * 8, and from kPacked * q + i / 2 * kDepth / 2 on kPacked elements of k;
// - b[i]: column group, and k from kPacked * q + i * kDepth / 2 on;
// - sums[i]: row group + i / 2 * 8, column 2 q + i % 2.
struct Tf32 {
    static constexpr int kDepth = 8;
    static constexpr int kPacked = 1;
};
struct Bf16 {
    static constexpr int kDepth = 16;
    static constexpr int kPacked = 2;
};

inline constexpr int kMmaStages = 3;  // Pieces at a time: one is multiplied, two are under way.
inline constexpr int kMmaRows = 16;   // Of a product of a warp.
inline constexpr int kMmaColumns = 8;
inline constexpr int kMmaWarpsAcross = 4;  // Of the 8 warps of a tile.

template <int kWidth>
struct MmaShared {
    static constexpr int kPiece = kWidth * kPieceDepth;
    static constexpr int kFloats = kMmaStages * kPiece;
    alignas(16) float a[kFloats];
    alignas(16) float b[kFloats];
};

// The place of an element in a piece, which lies as in memory, but for its runs of 4: they change places so that the
// lanes of a warp read from 32 banks.
template <bool kAlongK, int kWidth>
DEVICE int PlaceInPiece(int row, int k) {
    if constexpr (kAlongK) {
        const int turn = (row >> 1 & 1) * 2 + (row >> 2 & 1);
        return row * kPieceDepth + (k / 4 ^ turn) * 4 + k % 4;
    } else {
        const int turn = (k % 4 ^ k / 4) * 2;
        return k * kWidth + (row / 4 ^ turn) * 4 + row % 4;
    }
}

// Begins to copy a piece (ForRuns), and zeros outside of the factor.
template <bool kAlongK, int kWidth>
DEVICE void BeginPiece(float* piece, const Factor& factor, bool is_aligned, int64_t first, int64_t p, int64_t k) {
    ForRuns<kAlongK, kWidth>(factor, first, p, k, [&](int, const Run& run) {
        float* const to = piece + PlaceInPiece<kAlongK, kWidth>(run.row, run.q);
        if (is_aligned) {
            BeginCopy<4>(to, run.from, run.count);
        } else {
            UNROLL
            for (int i = 0; i < 4; ++i) {
                const bool is_inside = i < run.count;
                BeginCopy<1>(to + i, run.from + (is_inside ? i : 0), is_inside ? 1 : 0);
            }
        }
    });
}

// A register of a factor: its elements from (row, k) on.
template <class Format, bool kAlongK, int kWidth>
DEVICE uint32_t RegisterAt(const float* piece, int row, int k) {
    if constexpr (Format::kPacked == 1) {
        return RoundToTf32(piece[PlaceInPiece<kAlongK, kWidth>(row, k)]);
    } else if constexpr (kAlongK) {
        const float* const pair = Aligned<8>(piece + PlaceInPiece<kAlongK, kWidth>(row, k));
        return RoundToBf16(pair[0], pair[1]);
    } else {
        return RoundToBf16(piece[PlaceInPiece<kAlongK, kWidth>(row, k)],
                           piece[PlaceInPiece<kAlongK, kWidth>(row, k + 1)]);
    }
}

// The sums of a thread: those of kSide x kSide products of its warp.
template <int kSide>
using MmaSums = float[kSide][kSide][4];

// Where the products of this warp begin in the tile.
template <int kSide>
DEVICE int WarpRow() {
    return ThreadIndex() / 32 / kMmaWarpsAcross * kSide * kMmaRows;
}
template <int kSide>
DEVICE int WarpColumn() {
    return ThreadIndex() / 32 % kMmaWarpsAcross * kSide * kMmaColumns;
}

template <class Format, ltn_form kForm, int kSide>
DEVICE void MultiplyMmaPieces(MmaSums<kSide>& sums, const float* a, const float* b) {
    constexpr int kWidth = kSide * 32;
    constexpr int kHalf = Format::kDepth / 2;
    const int row = WarpRow<kSide>() + ThreadIndex() % 32 / 4;
    const int column = WarpColumn<kSide>() + ThreadIndex() % 32 / 4;
    const int q = ThreadIndex() % 4 * Format::kPacked;
    UNROLL
    for (int k = 0; k < kPieceDepth; k += Format::kDepth) {
        uint32_t left[kSide][4], right[kSide][2];
        UNROLL
        for (int i = 0; i < kSide; ++i) {
            UNROLL
            for (int r = 0; r < 4; ++r) {
                left[i][r] = RegisterAt<Format, IsAlongKA(kForm), kWidth>(a, row + i * kMmaRows + r % 2 * 8,
                                                                          k + q + r / 2 * kHalf);
            }
        }
        UNROLL
        for (int j = 0; j < kSide; ++j) {
            UNROLL
            for (int r = 0; r < 2; ++r) {
                right[j][r] =
                    RegisterAt<Format, IsAlongKB(kForm), kWidth>(b, column + j * kMmaColumns, k + q + r * kHalf);
            }
        }
        UNROLL
        for (int i = 0; i < kSide; ++i) {
            UNROLL
            for (int j = 0; j < kSide; ++j) {
                if constexpr (Format::kPacked == 1) {
                    MultiplyTf32(sums[i][j], left[i], right[j]);
                } else {
                    MultiplyBf16(sums[i][j], left[i], right[j]);
                }
            }
        }
    }
}

// Adds the products over all of k. The block has passed a barrier since it last read the shared memory.
template <class Format, ltn_form kForm, int kSide>
DEVICE void MultiplyMmaTile(MmaShared<kSide * 32>& shared, MmaSums<kSide>& sums, const ProductTile& tile, int64_t k) {
    constexpr int kWidth = kSide * 32;
    constexpr int kPiece = MmaShared<kWidth>::kPiece;
    const bool is_aligned_a = IsAligned(tile.a, 0);
    const bool is_aligned_b = IsAligned(tile.b, 0);
    const auto begin = [&](int stage, int64_t p) {
        if (p < k) {
            BeginPiece<IsAlongKA(kForm), kWidth>(shared.a + stage * kPiece, tile.a, is_aligned_a, tile.row, p, k);
            BeginPiece<IsAlongKB(kForm), kWidth>(shared.b + stage * kPiece, tile.b, is_aligned_b, tile.column, p, k);
        }
        CommitCopies();
    };
    for (int stage = 0; stage < kMmaStages - 1; ++stage) begin(stage, stage * kPieceDepth);
    int now = 0;
    for (int64_t p = 0; p < k; p += kPieceDepth) {
        WaitForCopies<kMmaStages - 2>();
        BARRIER();  // All copies of this piece are there, and nobody reads the one before.
        const int before = now == 0 ? kMmaStages - 1 : now - 1;
        begin(before, p + (kMmaStages - 1) * kPieceDepth);
        MultiplyMmaPieces<Format, kForm, kSide>(sums, shared.a + now * kPiece, shared.b + now * kPiece);
        now = now + 1 == kMmaStages ? 0 : now + 1;
    }
}

// Writes the sums to out, through shared memory: 16 rows of each warp at a time, whose neighbours in memory then belong
// to neighbours in a warp.
template <int kSide>
DEVICE void StoreTile(MmaShared<kSide * 32>& shared, const MatmulArguments& m, const MmaSums<kSide>& sums,
                      const ProductTile& tile) {
    constexpr int kWidth = kSide * 32;
    constexpr int kStep = kWidth + 8;  // From row to row; a warp writes to 32 banks.
    static_assert(2 * kMmaRows * kStep <= MmaShared<kWidth>::kFloats);
    const Epilogue epilogue = EpilogueOf(m);
    float* const rows = shared.a;
    const int row = WarpRow<kSide>() / kSide + ThreadIndex() % 32 / 4;
    const int column = WarpColumn<kSide>() + ThreadIndex() % 4 * 2;
    UNROLL
    for (int i = 0; i < kSide; ++i) {
        BARRIER();
        UNROLL
        for (int j = 0; j < kSide; ++j) {
            UNROLL
            for (int r = 0; r < 4; ++r) {
                rows[(row + r / 2 * 8) * kStep + column + j * kMmaColumns + r % 2] = sums[i][j][r];
            }
        }
        BARRIER();
        const auto row_of = [&](int r) { return r / kMmaRows * kSide * kMmaRows + i * kMmaRows + r % kMmaRows; };
        ForTileRows<2 * kMmaRows, kWidth>(
            m, tile, rows, kStep, row_of, [&](int64_t at, int64_t column_of_out, float sum) {
                epilogue.out[at] = Finish(m, epilogue, at, column_of_out, FirstSum(epilogue, at, sum));
            });
    }
}

// Tiles of 32 kSide rows and columns.
template <class Format, ltn_form kForm, int kSide>
DEVICE void MatmulMma(const MatmulArguments& m) {
    SHARED(MmaShared<kSide * 32>, shared);
    static_assert(sizeof shared <= 48 << 10);  // What a kernel can declare.
    for (int64_t index = BlockIndex(); index < TileCount<kSide * 32>(m); index += BlockCount()) {
        const ProductTile tile = TileAt<kForm, kSide * 32>(m, index);
        float sums[kSide][kSide][4] = {};
        MultiplyMmaTile<Format, kForm, kSide>(shared, sums, tile, m.k);
        StoreTile<kSide>(shared, m, sums, tile);
        BARRIER();
    }
}

}  // namespace latent::cuda
