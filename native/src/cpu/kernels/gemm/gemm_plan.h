// How a vectorised product is cut into tiles, blocks and tasks.
#pragma once

#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm.h"

namespace latent {

// What the registers of a variant hold.
struct GemmRegisters {
    int64_t lanes;                    // Floats in a vector.
    int64_t tile_rows, tile_vectors;  // Largest tile of C: tile_rows * tile_vectors accumulators.
    int64_t wide_rows, wide_vectors;  // The same for products of few rows.
    int64_t dot_rows;                 // Rows of a tile of dot products, kDotColumns wide.
};

// Columns of a tile of dot products: their sums over the lanes fill one block of 128 bits.
inline constexpr int64_t kDotColumns = 4;

// Most of k between two visits to the same tile of C: a strip of B of this depth and a tile of A stay in a near cache.
inline constexpr int64_t kBlockDepth = 400;

// The blocks of k: as even as can be, and a function of k alone.
inline constexpr int64_t BlockCount(int64_t k) {
    return std::max<int64_t>(1, CeilDivide(k, kBlockDepth));
}

inline constexpr int64_t BlockBegin(int64_t k, int64_t block) {
    return Cut(k, block, BlockCount(k));
}

GemmPlan PlanVectorised(const GemmCall& call, const GemmRegisters& registers, int64_t threads);

// Strips of B in one task of packing panels.
int64_t PackTaskStrips(int64_t k, const GemmRegisters& registers);

// Whether PlanVectorised can keep rows of C in a thread's scratch and B's panels in the shared one.
bool CanUpdateVectorised(const GemmCall& call, const GemmRegisters& registers);

// A part of C's rows and of k: what is copied of A at a time.
struct GemmChunk {
    int64_t block_begin, block_end;  // Of the blocks of k.
    int64_t tile_begin, tile_end;    // Of the plan's row tiles.
};

inline GemmChunk ChunkOf(const GemmCall& call, const GemmPlan& plan, int64_t row_chunk, int64_t k_chunk) {
    const int64_t blocks = BlockCount(call.k);
    return {Cut(blocks, k_chunk, plan.k_chunks), Cut(blocks, k_chunk + 1, plan.k_chunks),
            Cut(plan.row_tiles, row_chunk, plan.row_chunks), Cut(plan.row_tiles, row_chunk + 1, plan.row_chunks)};
}

}  // namespace latent
