#include "plain/program.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>

#include "plain/error.h"

namespace plain {
namespace {

// The address of segments without bytes, since a tensor with a null address is an absent operand.
alignas(LTN_MEMORY_ALIGNMENT) std::byte no_bytes[LTN_MEMORY_ALIGNMENT];

int64_t Nanoseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

bool IsCancelled(const int32_t* cancel) {
    if (cancel == nullptr) return false;
    return std::atomic_ref<int32_t>(*const_cast<int32_t*>(cancel)).load(std::memory_order_relaxed) != 0;
}

[[noreturn]] void Refuse(const std::string& message) {
    throw Error(LTN_STATUS_UNSUPPORTED, message);
}

void CheckInstruction(const ltn_instruction& instruction, int32_t index) {
    const std::string name = "instruction " + std::to_string(index);
    if (Find(instruction.opcode) == nullptr) {
        Refuse(name + ": opcode is " + std::to_string(instruction.opcode) +
               ", expected one that this backend executes");
    }
    if (instruction.opcode == LTN_OPCODE_MATMUL && instruction.inputs[5] >= 0) {
        Refuse(name + ": in5 (packed) is present, expected none: this backend packs nothing");
    }
}

// The first tensor of an executed instruction that holds a NaN or an infinity, or -1. If an output overwrote an input
// in place, the output is reported.
int32_t FindNotFinite(const Call& call) {
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) {
        const bool overwritten = std::ranges::any_of(
            call.out, [&](const Tensor& out) { return out.count > 0 && call.in[i].data == out.data; });
        if (!overwritten && !IsFinite(call.in[i])) return call.instruction.inputs[i];
    }
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) {
        if (!IsFinite(call.out[i])) return call.instruction.outputs[i];
    }
    return -1;
}

}  // namespace

Program::Program(Memory& memory, const ltn_program_description& description)
    : memory_(memory),
      description_(description),
      staged_(static_cast<size_t>(description.segment_count)),
      segments_(static_cast<size_t>(description.segment_count)) {
    if (description.tile_rows > 0) {
        Refuse("tile_rows is " + std::to_string(description.tile_rows) + ", expected 0: there are no row tiles");
    }
    for (int32_t i = 0; i < description.instruction_count; ++i) CheckInstruction(description.instructions[i], i);
    for (int32_t i = 0; i < description.segment_count; ++i) {
        const ltn_segment& segment = description.segments[i];
        if (segment.placement != LTN_PLACEMENT_HOST) continue;
        staged_[i] = {memory.Allocate(segment.bytes), [&memory](void* address) { memory.Free(address); }};
    }
}

ltn_run_result Program::Run(const ltn_run& run) {
    ltn_run_result result{};
    result.instruction = result.tensor = -1;
    FindSegments(run);
    bool started = false;
    for (; result.steps_done < run.steps; ++result.steps_done) {
        if (IsCancelled(run.cancel)) {
            result.outcome = LTN_OUTCOME_CANCELLED;
            break;
        }
        if (!started) CopyIn(run);
        started = true;
        if (!RunStep(run, result.steps_done, result)) break;
    }
    if (started) CopyOut(run);
    return result;
}

void Program::FindSegments(const ltn_run& run) {
    for (size_t i = 0; i < segments_.size(); ++i) {
        const int64_t bytes = description_.segments[i].bytes;
        const void* const address = staged_[i] != nullptr ? staged_[i].get() : run.segments[i];
        segments_[i] = bytes == 0 ? no_bytes : memory_.Find(address, bytes);
    }
}

void Program::CopyIn(const ltn_run& run) const {
    for (size_t i = 0; i < segments_.size(); ++i) {
        const ltn_segment& segment = description_.segments[i];
        if (staged_[i] == nullptr || (segment.access & LTN_ACCESS_READ) == 0) continue;
        memory_.Copy(staged_[i].get(), LTN_PLACEMENT_DEVICE, run.segments[i], LTN_PLACEMENT_HOST, segment.bytes);
    }
}

void Program::CopyOut(const ltn_run& run) const {
    for (size_t i = 0; i < segments_.size(); ++i) {
        const ltn_segment& segment = description_.segments[i];
        if (staged_[i] == nullptr || (segment.access & LTN_ACCESS_WRITE) == 0) continue;
        memory_.Copy(run.segments[i], LTN_PLACEMENT_HOST, staged_[i].get(), LTN_PLACEMENT_DEVICE, segment.bytes);
    }
}

Tensor Program::TensorAt(int32_t index, const ltn_run& run, int64_t step) const {
    if (index < 0) return {};
    const ltn_tensor& described = description_.tensors[index];
    Tensor tensor;
    tensor.data = segments_[described.segment] + described.offset + step * described.step_stride;
    tensor.dtype = described.dtype;
    tensor.rank = described.rank;
    tensor.count = 1;
    for (int axis = 0; axis < described.rank; ++axis) {
        const int64_t size = described.dims[axis];
        tensor.dims[axis] = size < 0 ? -size * run.batch : size;
        if (size < 0) tensor.batch_axes |= 1 << axis;
        tensor.count *= tensor.dims[axis];
    }
    return tensor;
}

bool Program::RunStep(const ltn_run& run, int64_t step, ltn_run_result& result) const {
    for (int32_t index = 0; index < description_.instruction_count; ++index) {
        const ltn_instruction& instruction = description_.instructions[index];
        Call call{instruction, description_.chain_steps, run, run.first_step + step};
        for (int i = 0; i < LTN_MAX_INPUTS; ++i) call.in[i] = TensorAt(instruction.inputs[i], run, step);
        for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) call.out[i] = TensorAt(instruction.outputs[i], run, step);

        const int64_t start = run.profile != nullptr ? Nanoseconds() : 0;
        Find(instruction.opcode)(call);
        if (run.profile != nullptr) run.profile[index] += Nanoseconds() - start;

        result.tensor = call.fault.input >= 0 ? instruction.inputs[call.fault.input] : -1;
        if (call.fault.outcome == LTN_OUTCOME_COMPLETED && (run.flags & LTN_RUN_FLAGS_CHECK_FINITE) != 0) {
            result.tensor = FindNotFinite(call);
            if (result.tensor >= 0) call.fault.outcome = LTN_OUTCOME_NOT_FINITE;
        }
        if (call.fault.outcome == LTN_OUTCOME_COMPLETED) continue;
        result.outcome = call.fault.outcome;
        result.value = call.fault.value;
        result.instruction = index;
        return false;
    }
    return true;
}

}  // namespace plain
