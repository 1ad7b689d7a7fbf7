// How a vectorised product is cut into tiles, blocks and tasks.
#pragma once

#include "kernels/gemm/gemm.h"

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

// Most of k in one step: a strip of B then fits the thread's scratch.
inline constexpr int64_t kChunkDepth = 2048;

// Most of k between two visits to the same tile of C: a strip of B of this depth and a tile of A stay in a near cache.
inline constexpr int64_t kBlockDepth = 400;

GemmPlan PlanVectorised(const GemmCall& call, const GemmRegisters& registers);

// The part of a product that one step of the tiled method covers.
struct GemmStep {
    int64_t k_begin, k_end;        // Of k.
    int64_t tile_begin, tile_end;  // Of the plan's row tiles.
};

inline GemmStep StepOf(const GemmCall& call, const GemmPlan& plan, int64_t step) {
    const int64_t k_chunk = step / plan.row_chunks;
    const int64_t row_chunk = step % plan.row_chunks;
    return {Cut(call.k, k_chunk, plan.k_chunks), Cut(call.k, k_chunk + 1, plan.k_chunks),
            Cut(plan.row_tiles, row_chunk, plan.row_chunks), Cut(plan.row_tiles, row_chunk + 1, plan.row_chunks)};
}

}  // namespace latent
