#include "program/program.h"

#include <atomic>
#include <cinttypes>

#include "kernels/elementwise/elementwise.h"
#include "program/extent.h"
#include "program/validator.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr uintptr_t kSegmentAlignment = 16;

// The address of a segment of no bytes, because a null view would be an absent operand.
alignas(kSegmentAlignment) std::byte no_bytes[kSegmentAlignment];

uintptr_t AddressOf(const void* pointer) {
    return reinterpret_cast<uintptr_t>(pointer);
}

bool IsCancelled(const int32_t* cancel) {
    if (cancel == nullptr) return false;
    return std::atomic_ref<int32_t>(*const_cast<int32_t*>(cancel)).load(std::memory_order_relaxed) != 0;
}

void CheckRange(const char* field, int64_t value, int64_t min, int64_t max) {
    if (value < min || value > max) {
        FailArgument("%s is %" PRId64 ", expected %" PRId64 " to %" PRId64, field, value, min, max);
    }
}

bool IsFinite(const View& view, Execution& execution) {
    return !view || view.dtype != LTN_DTYPE_F32 || AllFinite(view.f32(), view.count, execution);
}

// The first tensor of an executed instruction that holds a NaN or an infinity, or -1. An input that was overwritten in
// place counts as the output.
int32_t FindNotFinite(const Operands& operands, Execution& execution) {
    const ltn_instruction& instruction = operands.instruction;
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) {
        const bool overwritten = operands.out[0].count > 0 && operands.in[i].data == operands.out[0].data;
        if (!overwritten && !IsFinite(operands.in[i], execution)) return instruction.inputs[i];
    }
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) {
        if (!IsFinite(operands.out[i], execution)) return instruction.outputs[i];
    }
    return -1;
}

}  // namespace

Program::Program(Context& context, ltn_program_description description)
    : context_(context), step_capacity_(description.step_capacity), batch_capacity_(description.batch_capacity) {
    ValidateHeader(description);
    segments_.assign(description.segments, description.segments + description.segment_count);
    tensors_.assign(description.tensors, description.tensors + description.tensor_count);
    instructions_.assign(description.instructions, description.instructions + description.instruction_count);
    // What is checked is the copy: the caller's arrays may change meanwhile.
    description.segments = segments_.data();
    description.tensors = tensors_.data();
    description.instructions = instructions_.data();
    ValidateProgram(description);
    bound_.reserve(instructions_.size());
    for (const ltn_instruction& instruction : instructions_) {
        bound_.push_back({FindOp(instruction.opcode), {instruction, {}, {}}});
        Operands& operands = bound_.back().operands;
        for (int i = 0; i < LTN_MAX_INPUTS; ++i) BindOperand(operands.in[i], instruction.inputs[i]);
        for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) BindOperand(operands.out[i], instruction.outputs[i]);
    }
}

void Program::BindOperand(View& view, int32_t tensor) {
    if (tensor < 0) return;
    operands_.push_back({&view, &tensors_[tensor]});
    if (tensors_[tensor].step_stride > 0) moving_.push_back(operands_.back());
}

ltn_run_result Program::Run(const ltn_run& run) {
    const Context::Use use(context_);
    CheckRun(run);
    if (run.batch != resolved_batch_) ResolveShapes(run.batch);
    ResolveAddresses(run);

    const bool check_finite = (run.flags & LTN_RUN_FLAGS_CHECK_FINITE) != 0;
    Execution execution = context_.Execute(run.seed, run.batch);
    ltn_run_result result{
        .steps_done = 0, .value = 0, .outcome = LTN_OUTCOME_COMPLETED, .instruction = -1, .tensor = -1, .reserved = 0};
    for (; result.steps_done < run.steps; ++result.steps_done) {
        if (IsCancelled(run.cancel)) {
            result.outcome = LTN_OUTCOME_CANCELLED;
            break;
        }
        if (result.steps_done > 0) AdvanceStep();
        execution.step = run.first_step + result.steps_done;
        if (!RunStep(execution, check_finite, result)) break;
    }
    return result;
}

bool Program::RunStep(Execution& execution, bool check_finite, ltn_run_result& result) const {
    for (size_t i = 0; i < bound_.size(); ++i) {
        const auto& [op, operands] = bound_[i];
        op->execute(operands, execution);
        Fault fault = execution.fault;
        int32_t tensor = fault.input >= 0 ? operands.instruction.inputs[fault.input] : -1;
        if (check_finite && fault.outcome == LTN_OUTCOME_COMPLETED) {
            tensor = FindNotFinite(operands, execution);
            if (tensor >= 0) fault.outcome = LTN_OUTCOME_NOT_FINITE;
        }
        if (fault.outcome != LTN_OUTCOME_COMPLETED) {
            result.outcome = fault.outcome;
            result.value = fault.value;
            result.instruction = static_cast<int32_t>(i);
            result.tensor = tensor;
            return false;
        }
    }
    return true;
}

void Program::ResolveShapes(int32_t batch) {
    for (const auto& [view, tensor] : operands_) ResolveShape(*view, *tensor, batch);
    resolved_batch_ = batch;
}

void Program::ResolveAddresses(const ltn_run& run) {
    for (const auto& [view, tensor] : operands_) {
        void* base = run.segments[tensor->segment];
        view->data = static_cast<std::byte*>(base == nullptr ? no_bytes : base) + tensor->offset;
    }
}

void Program::AdvanceStep() {
    for (const auto& [view, tensor] : moving_) view->data = static_cast<std::byte*>(view->data) + tensor->step_stride;
}

void Program::CheckRun(const ltn_run& run) const {
    CheckRange("batch", run.batch, 1, batch_capacity_);
    CheckRange("steps", run.steps, 0, step_capacity_);
    CheckRange("first_step", run.first_step, 0, INT64_MAX - run.steps);
    CheckRange("flags", run.flags, 0, LTN_RUN_FLAGS_CHECK_FINITE);
    if (AddressOf(run.cancel) % alignof(int32_t) != 0) {
        FailArgument("cancel is at %p, expected an address aligned to %zu bytes", static_cast<const void*>(run.cancel),
                     alignof(int32_t));
    }
    if (segments_.empty()) return;
    if (run.segments == nullptr) FailArgument("segments is NULL, expected %zu addresses", segments_.size());
    if (run.segment_bytes == nullptr) FailArgument("segment_bytes is NULL, expected %zu sizes", segments_.size());
    for (int32_t i = 0; i < static_cast<int32_t>(segments_.size()); ++i) CheckSegment(run, i);
}

void Program::CheckSegment(const ltn_run& run, int32_t index) const {
    const auto& [bytes, access, reserved] = segments_[index];
    const uintptr_t begin = AddressOf(run.segments[index]);
    if (run.segment_bytes[index] < bytes) {
        FailArgument("segment %d has %" PRId64 " bytes, expected at least %" PRId64, index, run.segment_bytes[index],
                     bytes);
    }
    if (bytes == 0) return;
    if (begin == 0) FailArgument("segment %d is NULL, expected %" PRId64 " bytes", index, bytes);
    if (begin % kSegmentAlignment != 0 || begin > UINTPTR_MAX - static_cast<uintptr_t>(bytes)) {
        FailArgument("segment %d is at %p, expected an address of %" PRId64 " bytes, aligned to %d", index,
                     run.segments[index], bytes, static_cast<int>(kSegmentAlignment));
    }
    for (int32_t other = 0; other < index; ++other) {
        const uintptr_t other_begin = AddressOf(run.segments[other]);
        const auto other_bytes = static_cast<uintptr_t>(segments_[other].bytes);
        const bool written = ((access | segments_[other].access) & LTN_ACCESS_WRITE) != 0;
        if (other_bytes == 0) continue;
        if (written && begin < other_begin + other_bytes && other_begin < begin + static_cast<uintptr_t>(bytes)) {
            FailArgument("segments %d and %d overlap, expected disjoint memory because the program may write to one",
                         other, index);
        }
    }
}

}  // namespace latent
