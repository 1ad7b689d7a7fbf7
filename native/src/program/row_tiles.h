// Row tiles: programs that cut the batch into tiles of rows (see ltn_phase), so that what instructions pass on stays in
// a near cache. All of their rules are here. A device that lacks LTN_CAPABILITY_ROW_TILES gets no such program.
#pragma once

#include <algorithm>

#include "program/extent.h"

namespace latent {

struct OpRules;
struct Signature;

// What an operation can do with one tile of rows of the batch at a time.
enum class RowTiles {
    kRefuses,  // Nothing.
    kMaps,     // Rows become rows of their own.
    kSums,     // The same; and outputs without a batch dimension are sums over the rows of all tiles.
};

// True if the tensor has memory for one tile of rows of the batch at a time, and not for the whole batch.
inline bool IsOfTile(const ltn_tensor& tensor, const Limits& limits) {
    return limits.tile_rows > 0 && tensor.row_stride == 0 && HasBatch(tensor);
}

// The most rows of the batch that the tensor has memory for.
inline int64_t RowCapacity(const ltn_tensor& tensor, const Limits& limits) {
    return IsOfTile(tensor, limits) ? std::min(limits.tile_rows, limits.batch_capacity) : limits.batch_capacity;
}

// True if an output of the instruction is a sum over the rows of all tiles: the first tile stores it, the others add.
inline bool SumsTiles(const ltn_instruction& instruction, const ltn_tensor& output) {
    return instruction.phase == LTN_PHASE_TILES && !HasBatch(output);
}

// Each throws Error(invalid argument) in words unless all is well: the size of tiles and their number; the row_stride
// of a tensor; the phase of an instruction, and what its operands show in it; the phases of two consecutive
// instructions.
void ValidateTileRows(int32_t tile_rows, int32_t batch_capacity);
void ValidateRowStride(const ltn_tensor& tensor, const Limits& limits);
void ValidatePhase(const Signature& signature, const OpRules& rules, const Limits& limits);
void ValidatePhaseOrder(const ltn_instruction& before, const ltn_instruction& after);

}  // namespace latent
