// Rules of row tiles: programs that cut the batch into tiles of rows (see ltn_phase), so that intermediate results stay
// in a near cache. A device without LTN_CAPABILITY_ROW_TILES gets no such program.
#pragma once

#include <algorithm>

#include "program/extent.h"

namespace latent {

struct OpRules;
struct Signature;

// The abilities of an operation with one tile of rows of the batch at a time.
enum class RowTiles {
    kRefuses,  // It cannot run on tiles.
    kMaps,     // Each row of an output depends on the same row of the inputs.
    kSums,     // As kMaps; also, outputs without a batch dimension are sums over the rows of all tiles.
};

// True if the tensor has memory for one tile of rows of the batch at a time, and not for the whole batch.
inline bool IsOfTile(const ltn_tensor& tensor, const Limits& limits) {
    return limits.tile_rows > 0 && tensor.row_stride == 0 && HasBatch(tensor);
}

// The number of rows of the batch that the tensor has memory for.
inline int64_t RowCapacity(const ltn_tensor& tensor, const Limits& limits) {
    return IsOfTile(tensor, limits) ? std::min(limits.tile_rows, limits.batch_capacity) : limits.batch_capacity;
}

// True if an output of the instruction is a sum over the rows of all tiles: the first tile stores it, the others add.
inline bool SumsTiles(const ltn_instruction& instruction, const ltn_tensor& output) {
    return instruction.phase == LTN_PHASE_TILES && !HasBatch(output);
}

// Each function throws Error (invalid argument) unless its subject is legal: the size and number of tiles; the
// row_stride of a tensor; the phase of an instruction and the rows of its operands in it; the order of the phases of
// two consecutive instructions.
void ValidateTileRows(int32_t tile_rows, int32_t batch_capacity);
void ValidateRowStride(const ltn_tensor& tensor, const Limits& limits);
void ValidatePhase(const Signature& signature, const OpRules& rules, const Limits& limits);
void ValidatePhaseOrder(const ltn_instruction& before, const ltn_instruction& after);

}  // namespace latent
