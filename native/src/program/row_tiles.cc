#include "program/row_tiles.h"

#include <cinttypes>

#include "program/op_rules.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

// In the phase of the tiles an operand covers the rows of one tile; in the others it must hold the whole batch.
void CheckRows(const ltn_tensor* tensor, int slot, const char* side, const Signature& signature, const Limits& limits) {
    if (tensor == nullptr || !HasBatch(*tensor)) return;
    if (signature.instruction.phase != LTN_PHASE_TILES) {
        if (!IsOfTile(*tensor, limits)) return;
        FailArgument("%s%d %s has a row_stride of 0, which is memory for one tile of rows, expected phase %d (tiles)",
                     side, slot, ShapeText(*tensor).c_str(), LTN_PHASE_TILES);
    }
    for (int axis = 0; axis < tensor->rank; ++axis) {
        if ((tensor->dims[axis] < 0) != (axis == 0)) {
            FailArgument("%s%d has shape %s, expected in row tiles the batch as the first dimension and no other", side,
                         slot, ShapeText(*tensor).c_str());
        }
    }
}

}  // namespace

void ValidateTileRows(int32_t tile_rows, int32_t batch_capacity) {
    constexpr int64_t kMaxTiles = LTN_MAX_TILES;
    if (tile_rows < 0) FailArgument("tile_rows is %d, expected 0 to %d", tile_rows, INT32_MAX);
    if (tile_rows % LTN_ROW_BLOCK != 0) {
        FailArgument("tile_rows is %d, expected a multiple of %d: random numbers come in blocks", tile_rows,
                     LTN_ROW_BLOCK);
    }
    if (tile_rows > 0 && batch_capacity > kMaxTiles * tile_rows) {
        FailArgument("batch_capacity is %d, expected at most %" PRId64 ": %" PRId64 " tiles of %d rows", batch_capacity,
                     kMaxTiles * tile_rows, kMaxTiles, tile_rows);
    }
}

void ValidateRowStride(const ltn_tensor& tensor, const Limits& limits) {
    if (tensor.row_stride == 0) return;
    if (limits.tile_rows == 0) {
        FailArgument("row_stride is %" PRId64 ", expected 0 in a program without row tiles", tensor.row_stride);
    }
    const bool rows_first = tensor.rank > 0 && tensor.dims[0] < 0;
    const int64_t bytes = rows_first ? BytesAt(tensor, 1) : 0;
    if (!rows_first || tensor.row_stride != bytes) {
        FailArgument("row_stride is %" PRId64 " for shape %s, expected 0, or %" PRId64 " bytes of one row of the batch",
                     tensor.row_stride, ShapeText(tensor).c_str(), bytes);
    }
}

void ValidatePhase(const Signature& signature, const OpRules& rules, const Limits& limits) {
    const ltn_phase phase = signature.instruction.phase;
    const ltn_phase last = limits.tile_rows > 0 ? LTN_PHASE_AFTER : LTN_PHASE_BEFORE;
    if (phase < LTN_PHASE_BEFORE || phase > last) FailArgument("phase is %d, expected 0 to %d", phase, last);
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) CheckRows(signature.in[i], i, "in", signature, limits);
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) CheckRows(signature.out[i], i, "out", signature, limits);
    if (phase != LTN_PHASE_TILES) return;
    if (rules.row_tiles == RowTiles::kRefuses) FailArgument("phase is %d, expected no row tiles", phase);
    for (int i = 0; i < LTN_MAX_OUTPUTS && rules.row_tiles == RowTiles::kMaps; ++i) {
        if (signature.out[i] == nullptr || HasBatch(*signature.out[i])) continue;
        FailArgument("out%d has shape %s, expected the batch as the first dimension in row tiles", i,
                     ShapeText(*signature.out[i]).c_str());
    }
}

void ValidatePhaseOrder(const ltn_instruction& before, const ltn_instruction& after) {
    if (after.phase < before.phase) {
        FailArgument("phase is %d after %d, expected phases in order", after.phase, before.phase);
    }
}

}  // namespace latent
