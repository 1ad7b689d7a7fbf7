#include "program/validator.h"

#include <cinttypes>
#include <span>
#include <string>

#include "program/extent.h"
#include "program/op_rules.h"
#include "program/row_tiles.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr ltn_access kAllAccess = LTN_ACCESS_READ | LTN_ACCESS_WRITE;

const ltn_tensor* CheckOperand(int32_t index, int slot, const char* side, OperandCount operands,
                               std::span<const ltn_tensor> tensors) {
    const int32_t count = static_cast<int32_t>(tensors.size());
    if (index == -1 && slot >= operands.least) return nullptr;
    if (slot >= operands.most) {
        FailArgument("%s%d is tensor %d, expected -1: at most %d are used", side, slot, index, operands.most);
    }
    if (index == -1) FailArgument("%s%d is missing (-1), expected a tensor", side, slot);
    if (index < 0 || index >= count) {
        FailArgument("%s%d is tensor %d, expected an index below the %d tensors", side, slot, index, count);
    }
    return &tensors[index];
}

Signature CheckOperands(const ltn_instruction& instruction, const OpRules& rules, std::span<const ltn_tensor> tensors,
                        const Limits& limits) {
    Signature signature{instruction, {}, {}, limits.batch_capacity, limits.chain_steps};
    for (int slot = 0; slot < LTN_MAX_INPUTS; ++slot) {
        signature.in[slot] = CheckOperand(instruction.inputs[slot], slot, "in", rules.inputs, tensors);
    }
    for (int slot = 0; slot < LTN_MAX_OUTPUTS; ++slot) {
        signature.out[slot] = CheckOperand(instruction.outputs[slot], slot, "out", rules.outputs, tensors);
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

void CheckRights(const Signature& signature, const OpRules& rules, const Limits& limits) {
    const ltn_access output = rules.updates ? kAllAccess : LTN_ACCESS_WRITE;
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) CheckRight(signature.in[i], i, "in", LTN_ACCESS_READ, limits);
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) CheckRight(signature.out[i], i, "out", output, limits);
}

void CheckDisjoint(const ltn_tensor& out, int out_slot, const ltn_tensor* other, int slot, const char* side,
                   const Limits& limits) {
    if (other == nullptr || !MayOverlap(out, *other, limits)) return;
    FailArgument("out%d %s overlaps %s%d %s, expected disjoint memory", out_slot, ShapeText(out).c_str(), side, slot,
                 ShapeText(*other).c_str());
}

bool MayBeInPlace(const Signature& signature, const OpRules& rules, int output, int input) {
    if (output == 0) return (rules.in_place >> input & 1) != 0;
    return rules.in_place_of != nullptr && rules.in_place_of(signature, output, input);
}

void CheckOverlaps(const Signature& signature, const OpRules& rules, const Limits& limits) {
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) {
        const ltn_tensor* out = signature.out[i];
        if (out == nullptr) continue;
        for (int j = i + 1; j < LTN_MAX_OUTPUTS; ++j) CheckDisjoint(*out, i, signature.out[j], j, "out", limits);
        for (int j = 0; j < LTN_MAX_INPUTS; ++j) {
            const ltn_tensor* in = signature.in[j];
            if (in != nullptr && SameMemory(*out, *in) && MayBeInPlace(signature, rules, i, j)) continue;
            CheckDisjoint(*out, i, in, j, "in", limits);
        }
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
    if (segment.placement < LTN_PLACEMENT_HOST || segment.placement > LTN_PLACEMENT_DEVICE) {
        FailArgument("placement is %d, expected %d (host) or %d (device)", segment.placement, LTN_PLACEMENT_HOST,
                     LTN_PLACEMENT_DEVICE);
    }
}

// Operands, rights, overlaps and the operation's own rules.
void ValidateInstruction(const ltn_instruction& instruction, std::span<const ltn_tensor> tensors,
                         const Limits& limits) {
    const OpRules* rules = FindRules(instruction.opcode);
    if (rules == nullptr) FailArgument("opcode is %d, expected one of ltn_opcode", instruction.opcode);
    const Signature signature = CheckOperands(instruction, *rules, tensors, limits);
    ValidatePhase(signature, *rules, limits);
    CheckRights(signature, *rules, limits);
    rules->validate(signature);
    CheckOverlaps(signature, *rules, limits);
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
    const OpRules* rules = FindRules(instruction.opcode);
    const std::string text = "instruction " + std::to_string(index);
    return rules == nullptr ? text : text + " (" + rules->name + ")";
}

}  // namespace

void ValidateHeader(const ltn_program_description& description) {
    CheckCount("step_capacity", description.step_capacity, 1, INT64_MAX);
    CheckCount("batch_capacity", description.batch_capacity, 1, INT32_MAX);
    CheckCount("segment_count", description.segment_count, 0, LTN_MAX_SEGMENTS);
    CheckCount("tensor_count", description.tensor_count, 0, LTN_MAX_TENSORS);
    CheckCount("instruction_count", description.instruction_count, 0, LTN_MAX_INSTRUCTIONS);
    CheckArray("segments", description.segments, description.segment_count);
    CheckArray("tensors", description.tensors, description.tensor_count);
    CheckArray("instructions", description.instructions, description.instruction_count);
    CheckCount("chain_step_count", description.chain_step_count, 0, LTN_MAX_INSTRUCTIONS);
    CheckArray("chain_steps", description.chain_steps, description.chain_step_count);
    ValidateTileRows(description.tile_rows, description.batch_capacity);
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
            if (i > 0) ValidatePhaseOrder(instructions[i - 1], instructions[i]);
        },
        [&](int32_t i) { return InstructionName(instructions[i], i); });
}

}  // namespace latent
