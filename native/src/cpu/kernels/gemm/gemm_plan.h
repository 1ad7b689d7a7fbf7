// Choice of a method for a vectorised product, and its cuts into tiles, blocks and tasks.
#pragma once

#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm.h"
#include "cpu/kernels/registers.h"

namespace latent {

// Multiply-adds, or elements copied, that are worth waking a thread for: several microseconds.
inline constexpr int64_t kTaskProducts = int64_t{1} << 19;
inline constexpr int64_t kTaskCopies = int64_t{1} << 16;

// Columns of a tile of dot products: their sums over the lanes fill one block of 128 bits.
inline constexpr int64_t kDotColumns = 4;

// kc, the most of k between two visits to the same tile of C: a B panel of this depth (25.6 KB with AVX2) and a row
// tile of A stay in a near cache. Where k is cut decides the bits of a sum, so it is the same for every variant.
inline constexpr int64_t kDepth = 400;

// The kc blocks of k: as even as can be, and a function of k alone.
inline constexpr int64_t BlockCount(int64_t k) {
    return std::max<int64_t>(1, CeilDivide(k, kDepth));
}

inline constexpr int64_t BlockBegin(int64_t k, int64_t block) {
    return Cut(k, block, BlockCount(k));
}

GemmPlan PlanVectorised(const GemmCall& call, const Registers& registers, int64_t threads);

// B panels in one task of packing B.
int64_t PackTaskPanels(int64_t k, const Registers& registers);

// Whether PlanVectorised can keep rows of C in a thread's scratch and B's panels in the shared one.
bool CanUpdateVectorised(const GemmCall& call, const Registers& registers);

}  // namespace latent
