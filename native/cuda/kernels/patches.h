// Products with patches of images, which are never stored as a matrix: an element is read through the place of its
// pixel and the step from there. A block makes a tile of the product; the places and steps along k of two pieces, and
// the pieces, lie in shared memory.
#pragma once

#include "arguments_conv.h"
#include "factor.h"

namespace latent::cuda {

// A pixel that sees a patch: where the patch begins in the images, and where the pixel lies in the maps. The patch may
// begin outside of the image.
struct PatchPlace {
    int64_t image, map;
    int32_t y, x;
};

// An element of every patch, from its beginning, and where its weights lie in the filter.
struct PatchStep {
    int64_t image;
    int32_t filter;
    int32_t y, x;
    int32_t reserved;
};

// A coordinate outside of every image, and so is the sum of two.
inline constexpr int32_t kNowhere = -(1 << 30);
DEVICE PatchPlace NoPlace() {
    return {0, -1, kNowhere, kNowhere};
}
DEVICE PatchStep NoStep() {
    return {0, -1, kNowhere, kNowhere, 0};
}

DEVICE float PatchElement(const float* images, const ConvAxis& h, const ConvAxis& w, const PatchPlace& place,
                          const PatchStep& step) {
    const auto y = static_cast<uint32_t>(place.y + step.y);
    const auto x = static_cast<uint32_t>(place.x + step.x);
    const bool is_inside = y < static_cast<uint32_t>(h.input) && x < static_cast<uint32_t>(w.input);
    return is_inside ? images[place.image + step.image] : 0.0f;
}

// A tile of kRows x kColumns elements: so many threads side by side, each with kRowsEach x kColumnsEach.
template <int kThreadsAcross, int kRowsOfThread, int kColumnsOfThread>
struct PatchTile {
    static constexpr int kAcross = kThreadsAcross;
    static constexpr int kRowsEach = kRowsOfThread;
    static constexpr int kColumnsEach = kColumnsOfThread;
    static constexpr int kRows = kThreads / kAcross * kRowsEach;
    static constexpr int kColumns = kAcross * kColumnsEach;
};
using SmallPatchTile = PatchTile<16, 2, 2>;  // 32 x 32.
using LargePatchTile = PatchTile<16, 4, 4>;  // 64 x 64.
using SlimPatchTile = PatchTile<4, 2, 4>;    // 128 x 16.
using NarrowPatchTile = PatchTile<2, 1, 2>;  // 128 x 4.
using FlatPatchTile = PatchTile<64, 4, 2>;   // 16 x 128.

// Pieces of both factors, twice: one is multiplied while the other is filled. A thread reads its elements of a row 16
// bytes at a time.
template <class Tile>
struct PatchPieces {
    alignas(16) float a[2][kPieceDepth][Tile::kRows + 4];
    alignas(16) float b[2][kPieceDepth][Tile::kColumns + 4];
};

// Adds the products of element q of a piece.
template <class Tile>
DEVICE void MultiplyElement(float (&sums)[Tile::kRowsEach][Tile::kColumnsEach], const PatchPieces<Tile>& pieces,
                            int now, int q) {
    const float* const a =
        Aligned<4 * Tile::kRowsEach>(pieces.a[now][q] + ThreadIndex() / Tile::kAcross * Tile::kRowsEach);
    const float* const b =
        Aligned<4 * Tile::kColumnsEach>(pieces.b[now][q] + ThreadIndex() % Tile::kAcross * Tile::kColumnsEach);
    float left[Tile::kRowsEach], right[Tile::kColumnsEach];
    UNROLL
    for (int i = 0; i < Tile::kRowsEach; ++i) left[i] = a[i];
    UNROLL
    for (int j = 0; j < Tile::kColumnsEach; ++j) right[j] = b[j];
    UNROLL
    for (int i = 0; i < Tile::kRowsEach; ++i) {
        UNROLL
        for (int j = 0; j < Tile::kColumnsEach; ++j) sums[i][j] = Fma(left[i], right[j], sums[i][j]);
    }
}

// Adds the products of the first depth elements of a piece.
template <class Tile>
DEVICE void MultiplyPiece(float (&sums)[Tile::kRowsEach][Tile::kColumnsEach], const PatchPieces<Tile>& pieces, int now,
                          int depth) {
    if (depth == kPieceDepth) {
        UNROLL
        for (int q = 0; q < kPieceDepth; ++q) MultiplyElement<Tile>(sums, pieces, now, q);
    } else {
        for (int q = 0; q < depth; ++q) MultiplyElement<Tile>(sums, pieces, now, q);
    }
}

// Calls body(n, element q of k, row or column i) for the elements of a piece that this thread reads, which are number n
// of its own. Neighbours in a warp are neighbours along k, or along the rows.
template <int kWidth, class Body>
DEVICE void ForPiece(bool is_along_k, const Body& body) {
    UNROLL
    for (int n = 0; n * kThreads < kWidth * kPieceDepth; ++n) {
        const int e = n * kThreads + ThreadIndex();
        const int q = is_along_k ? e % kPieceDepth : e / kWidth;
        const int i = is_along_k ? e / kPieceDepth : e % kWidth;
        if (e < kWidth * kPieceDepth) body(n, q, i);
    }
}

// A factor of a product: read(slot, q, i) is its element q of k in row (or column) i.
template <class Read>
struct PatchFactor {
    Read read;
    bool is_along_k;
};
template <class Read>
DEVICE PatchFactor<Read> FactorOf(bool is_along_k, const Read& read) {
    return {read, is_along_k};
}

// The elements of a piece that a thread has read.
template <class Tile>
struct PatchRegisters {
    float a[(Tile::kRows * kPieceDepth + kThreads - 1) / kThreads];
    float b[(Tile::kColumns * kPieceDepth + kThreads - 1) / kThreads];
};

template <class Tile, class A, class B>
DEVICE void ReadPiece(PatchRegisters<Tile>& values, int slot, const PatchFactor<A>& a, const PatchFactor<B>& b) {
    ForPiece<Tile::kRows>(a.is_along_k, [&](int n, int q, int i) { values.a[n] = a.read(slot, q, i); });
    ForPiece<Tile::kColumns>(b.is_along_k, [&](int n, int q, int i) { values.b[n] = b.read(slot, q, i); });
}
template <class Tile, class A, class B>
DEVICE void StorePiece(PatchPieces<Tile>& pieces, int slot, const PatchRegisters<Tile>& values, const PatchFactor<A>& a,
                       const PatchFactor<B>& b) {
    ForPiece<Tile::kRows>(a.is_along_k, [&](int n, int q, int i) { pieces.a[slot][q][i] = values.a[n]; });
    ForPiece<Tile::kColumns>(b.is_along_k, [&](int n, int q, int i) { pieces.b[slot][q][i] = values.b[n]; });
}

// Adds the products over [begin, end) of k, one chain of multiply-adds for each element of the tile. find(slot, p)
// describes the elements [p, p + kPieceDepth) of k in one of two slots, a barrier before factors are read from there.
// The next piece is read while this one is multiplied. The block has passed a barrier since it last read the shared
// memory.
template <class Tile, class Find, class A, class B>
DEVICE void MultiplyPieces(float (&sums)[Tile::kRowsEach][Tile::kColumnsEach], PatchPieces<Tile>& pieces, int64_t begin,
                           int64_t end, const Find& find, const PatchFactor<A>& a, const PatchFactor<B>& b) {
    PatchRegisters<Tile> values{};
    find(0, begin);
    find(1, begin + kPieceDepth);
    BARRIER();
    ReadPiece(values, 0, a, b);
    StorePiece(pieces, 0, values, a, b);
    BARRIER();
    int now = 0;
    for (int64_t p = begin; p < end; p += kPieceDepth, now ^= 1) {
        const bool has_next = p + kPieceDepth < end;
        if (has_next) ReadPiece(values, now ^ 1, a, b);
        MultiplyPiece<Tile>(sums, pieces, now, static_cast<int>(Least<int64_t>(kPieceDepth, end - p)));
        if (has_next) StorePiece(pieces, now ^ 1, values, a, b);
        find(now, p + 2 * kPieceDepth);
        BARRIER();
    }
}

// Calls body(row of the tile, column, sum) for the elements of this thread.
template <class Tile, class Body>
DEVICE void ForSums(const float (&sums)[Tile::kRowsEach][Tile::kColumnsEach], const Body& body) {
    const int row = ThreadIndex() / Tile::kAcross * Tile::kRowsEach;
    const int column = ThreadIndex() % Tile::kAcross * Tile::kColumnsEach;
    UNROLL
    for (int i = 0; i < Tile::kRowsEach; ++i) {
        UNROLL
        for (int j = 0; j < Tile::kColumnsEach; ++j) body(row + i, column + j, sums[i][j]);
    }
}

}  // namespace latent::cuda
