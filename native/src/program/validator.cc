#include "program/validator.h"

#include <cinttypes>

#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr ltn_access kAllAccess = LTN_ACCESS_READ | LTN_ACCESS_WRITE;

// "in2" or "out0" while a message is made.
std::string OperandName(const char* side, int slot) {
    return side + std::to_string(slot);
}

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
                        int64_t batch_capacity) {
    Signature signature{instruction, {}, {}, batch_capacity};
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

void CheckDisjoint(const ltn_tensor& out, int out_slot, const ltn_tensor* other, const std::string& other_name,
                   const Limits& limits) {
    if (other == nullptr || !MayOverlap(out, *other, limits)) return;
    FailArgument("out%d %s overlaps %s %s, expected disjoint memory", out_slot, ShapeText(out).c_str(),
                 other_name.c_str(), ShapeText(*other).c_str());
}

void CheckOverlaps(const Signature& signature, const Op& op, const Limits& limits) {
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) {
        const ltn_tensor* out = signature.out[i];
        if (out == nullptr) continue;
        for (int j = i + 1; j < LTN_MAX_OUTPUTS; ++j) {
            CheckDisjoint(*out, i, signature.out[j], OperandName("out", j), limits);
        }
        for (int j = 0; j < LTN_MAX_INPUTS; ++j) {
            const ltn_tensor* in = signature.in[j];
            if (op.in_place && i == 0 && in != nullptr && SameMemory(*out, *in)) continue;
            CheckDisjoint(*out, i, in, OperandName("in", j), limits);
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
    const Signature signature = CheckOperands(instruction, *op, tensors, limits.batch_capacity);
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
}

void ValidateProgram(const ltn_program_description& description) {
    ValidateHeader(description);
    const std::span segments(description.segments, description.segment_count);
    const std::span tensors(description.tensors, description.tensor_count);
    const std::span instructions(description.instructions, description.instruction_count);
    const Limits limits{segments, description.batch_capacity, description.step_capacity};
    ForEach(
        description.segment_count, [&](int32_t i) { ValidateSegment(segments[i]); },
        [](int32_t i) { return "segment " + std::to_string(i); });
    ForEach(
        description.tensor_count, [&](int32_t i) { ValidateTensor(tensors[i], limits); },
        [](int32_t i) { return "tensor " + std::to_string(i); });
    ForEach(
        description.instruction_count, [&](int32_t i) { ValidateInstruction(instructions[i], tensors, limits); },
        [&](int32_t i) { return InstructionName(instructions[i], i); });
}

}  // namespace latent
