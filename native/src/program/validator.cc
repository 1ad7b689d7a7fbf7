#include "program/validator.h"

#include <cinttypes>

#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr ltn_access kAllAccess = LTN_ACCESS_READ | LTN_ACCESS_WRITE;

const ltn_tensor* CheckOperand(int32_t index, int slot, const char* side, int min, int max,
                               std::span<const ltn_tensor> tensors) {
    const int32_t count = static_cast<int32_t>(tensors.size());
    if (index == -1 && slot >= min) return nullptr;
    if (slot >= max) {
        FailArgument("%s%d is tensor %d, expected -1: at most %d are used", side, slot, index, max);
    }
    if (index == -1) FailArgument("%s%d is missing (-1), expected a tensor", side, slot);
    if (index < 0 || index >= count) {
        FailArgument("%s%d is tensor %d, expected an index below the %d tensors", side, slot, index, count);
    }
    return &tensors[index];
}

Signature CheckOperands(const ltn_instruction& instruction, const Op& op, std::span<const ltn_tensor> tensors,
                        const Limits& limits) {
    Signature signature{instruction, {}, {}, limits.batch_capacity, limits.chain_steps};
    for (int slot = 0; slot < LTN_MAX_INPUTS; ++slot) {
        signature.in[slot] = CheckOperand(instruction.inputs[slot], slot, "in", op.min_inputs, op.max_inputs, tensors);
    }
    for (int slot = 0; slot < LTN_MAX_OUTPUTS; ++slot) {
        signature.out[slot] =
            CheckOperand(instruction.outputs[slot], slot, "out", op.min_outputs, op.max_outputs, tensors);
    }
    return signature;
}

void CheckRight(const ltn_tensor* tensor, int slot, const char* side, ltn_access wanted, const Limits& limits) {
    if (tensor == nullptr) return;
    const ltn_access granted = limits.segments[tensor->segment].access;
    if ((granted & wanted) != wanted) {
        const char* verb = wanted == LTN_ACCESS_READ ? "read" : wanted == LTN_ACCESS_WRITE ? "written" : "updated";
        FailArgument("%s%d is %s, but lies in segment %d of access %d, expected the rights %d", side, slot, verb,
                     tensor->segment, granted, wanted);
    }
}

void CheckRights(const Signature& signature, const Op& op, const Limits& limits) {
    const ltn_access output = op.updates ? kAllAccess : LTN_ACCESS_WRITE;
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) CheckRight(signature.in[i], i, "in", LTN_ACCESS_READ, limits);
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) CheckRight(signature.out[i], i, "out", output, limits);
}

void CheckDisjoint(const ltn_tensor& out, int out_slot, const ltn_tensor* other, int slot, const char* side,
                   const Limits& limits) {
    if (other == nullptr || !MayOverlap(out, *other, limits)) return;
    FailArgument("out%d %s overlaps %s%d %s, expected disjoint memory", out_slot, ShapeText(out).c_str(), side, slot,
                 ShapeText(*other).c_str());
}

void CheckOverlaps(const Signature& signature, const Op& op, const Limits& limits) {
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) {
        const ltn_tensor* out = signature.out[i];
        if (out == nullptr) continue;
        for (int j = i + 1; j < LTN_MAX_OUTPUTS; ++j) CheckDisjoint(*out, i, signature.out[j], j, "out", limits);
        for (int j = 0; j < LTN_MAX_INPUTS; ++j) {
            const ltn_tensor* in = signature.in[j];
            if ((op.in_place >> j & 1) != 0 && i == 0 && in != nullptr && SameMemory(*out, *in)) continue;
            CheckDisjoint(*out, i, in, j, "in", limits);
        }
    }
}

// In the phase of the tiles an operand shows the rows of one tile; in the others it must hold the whole batch.
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

void CheckPhase(const Signature& signature, const Op& op, const Limits& limits) {
    const ltn_phase phase = signature.instruction.phase;
    const ltn_phase last = limits.tile_rows > 0 ? LTN_PHASE_AFTER : LTN_PHASE_BEFORE;
    if (phase < LTN_PHASE_BEFORE || phase > last) FailArgument("phase is %d, expected 0 to %d", phase, last);
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) CheckRows(signature.in[i], i, "in", signature, limits);
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) CheckRows(signature.out[i], i, "out", signature, limits);
    if (phase != LTN_PHASE_TILES) return;
    if (op.row_tiles == RowTiles::kRefuses) FailArgument("phase is %d, expected no row tiles", phase);
    for (int i = 0; i < LTN_MAX_OUTPUTS && op.row_tiles == RowTiles::kMaps; ++i) {
        if (signature.out[i] == nullptr || HasBatch(*signature.out[i])) continue;
        FailArgument("out%d has shape %s, expected the batch as the first dimension in row tiles", i,
                     ShapeText(*signature.out[i]).c_str());
    }
}

void CheckCount(const char* field, int64_t value, int64_t min, int64_t max) {
    if (value < min || value > max) {
        FailArgument("%s is %" PRId64 ", expected %" PRId64 " to %" PRId64, field, value, min, max);
    }
}

void CheckArray(const char* field, const void* array, int32_t count) {
    if (array == nullptr && count > 0) FailArgument("%s is NULL, expected %d entries", field, count);
}

void ValidateSegment(const ltn_segment& segment) {
    if (segment.bytes < 0) FailArgument("bytes is %" PRId64 ", expected 0 or more", segment.bytes);
    if (segment.access < 0 || segment.access > kAllAccess) {
        FailArgument("access is %d, expected a combination of %d (read) and %d (write)", segment.access,
                     LTN_ACCESS_READ, LTN_ACCESS_WRITE);
    }
    if (segment.reserved != 0) FailArgument("reserved is %d, expected 0", segment.reserved);
}

// Calls check(i) for i in [0, count) and puts name(i) before the message of a failure.
template <class Check, class Name>
void ForEach(int32_t count, Check check, Name name) {
    for (int32_t i = 0; i < count; ++i) {
        try {
            check(i);
        } catch (const Error& error) {
            throw Error(error.status(), name(i) + ": " + error.what());
        }
    }
}

std::string InstructionName(const ltn_instruction& instruction, int32_t index) {
    const Op* op = FindOp(instruction.opcode);
    const std::string text = "instruction " + std::to_string(index);
    return op == nullptr ? text : text + " (" + op->name + ")";
}

}  // namespace

void ValidateInstruction(const ltn_instruction& instruction, std::span<const ltn_tensor> tensors,
                         const Limits& limits) {
    const Op* op = FindOp(instruction.opcode);
    if (op == nullptr) FailArgument("opcode is %d, expected one of ltn_opcode", instruction.opcode);
    const Signature signature = CheckOperands(instruction, *op, tensors, limits);
    CheckPhase(signature, *op, limits);
    CheckRights(signature, *op, limits);
    op->validate(signature);
    CheckOverlaps(signature, *op, limits);
}

void ValidateHeader(const ltn_program_description& description) {
    CheckCount("step_capacity", description.step_capacity, 1, INT64_MAX);
    CheckCount("batch_capacity", description.batch_capacity, 1, INT32_MAX);
    CheckCount("segment_count", description.segment_count, 0, kMaxSegments);
    CheckCount("tensor_count", description.tensor_count, 0, kMaxTensors);
    CheckCount("instruction_count", description.instruction_count, 0, kMaxInstructions);
    CheckArray("segments", description.segments, description.segment_count);
    CheckArray("tensors", description.tensors, description.tensor_count);
    CheckArray("instructions", description.instructions, description.instruction_count);
    CheckCount("chain_step_count", description.chain_step_count, 0, kMaxInstructions);
    CheckArray("chain_steps", description.chain_steps, description.chain_step_count);
    CheckCount("tile_rows", description.tile_rows, 0, INT32_MAX);
    if (description.tile_rows % 4 != 0) {
        FailArgument("tile_rows is %d, expected a multiple of 4: random numbers come in blocks", description.tile_rows);
    }
    if (description.tile_rows > 0 && description.batch_capacity > kMaxTiles * description.tile_rows) {
        FailArgument("batch_capacity is %d, expected at most %" PRId64 ": %" PRId64 " tiles of %d rows",
                     description.batch_capacity, kMaxTiles * description.tile_rows, kMaxTiles, description.tile_rows);
    }
}

void ValidateProgram(const ltn_program_description& description) {
    ValidateHeader(description);
    const std::span segments(description.segments, description.segment_count);
    const std::span tensors(description.tensors, description.tensor_count);
    const std::span instructions(description.instructions, description.instruction_count);
    const Limits limits{.segments = segments,
                        .batch_capacity = description.batch_capacity,
                        .step_capacity = description.step_capacity,
                        .tile_rows = description.tile_rows,
                        .chain_steps = std::span(description.chain_steps, description.chain_step_count)};
    ForEach(
        description.segment_count, [&](int32_t i) { ValidateSegment(segments[i]); },
        [](int32_t i) { return "segment " + std::to_string(i); });
    ForEach(
        description.tensor_count, [&](int32_t i) { ValidateTensor(tensors[i], limits); },
        [](int32_t i) { return "tensor " + std::to_string(i); });
    ForEach(
        description.instruction_count,
        [&](int32_t i) {
            ValidateInstruction(instructions[i], tensors, limits);
            if (i > 0 && instructions[i].phase < instructions[i - 1].phase) {
                FailArgument("phase is %d after %d, expected phases in order", instructions[i].phase,
                             instructions[i - 1].phase);
            }
        },
        [&](int32_t i) { return InstructionName(instructions[i], i); });
}

}  // namespace latent
