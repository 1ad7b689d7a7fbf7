#include "program/program.h"

#include <atomic>
#include <chrono>
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

// Where a tensor lies at a step and a row of the batch.
void* PlaceOf(const ltn_run& run, const ltn_tensor& tensor, int64_t step, int64_t row) {
    void* base = run.segments[tensor.segment];
    return static_cast<std::byte*>(base == nullptr ? no_bytes : base) + tensor.offset + step * tensor.step_stride +
           row * tensor.row_stride;
}

int64_t Nanoseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
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
    : context_(context),
      step_capacity_(description.step_capacity),
      batch_capacity_(description.batch_capacity),
      tile_rows_(description.tile_rows) {
    ValidateHeader(description);
    segments_.assign(description.segments, description.segments + description.segment_count);
    tensors_.assign(description.tensors, description.tensors + description.tensor_count);
    instructions_.assign(description.instructions, description.instructions + description.instruction_count);
    chain_steps_.assign(description.chain_steps, description.chain_steps + description.chain_step_count);
    // What is checked is the copy: the caller's arrays may change meanwhile.
    description.segments = segments_.data();
    description.tensors = tensors_.data();
    description.instructions = instructions_.data();
    description.chain_steps = chain_steps_.data();
    ValidateProgram(description);
    Bind(before_, LTN_PHASE_BEFORE);
    Bind(tiles_, LTN_PHASE_TILES);
    Bind(last_tile_, LTN_PHASE_TILES);
    Bind(after_, LTN_PHASE_AFTER);
}

void Program::Bind(Sequence& sequence, ltn_phase phase) {
    sequence.instructions.reserve(instructions_.size());
    for (size_t i = 0; i < instructions_.size(); ++i) {
        const ltn_instruction& instruction = instructions_[i];
        if (instruction.phase != phase) continue;
        sequence.instructions.push_back(
            {FindOp(instruction.opcode), static_cast<int32_t>(i), false, {instruction, chain_steps_.data(), {}, {}}});
        BoundInstruction& bound = sequence.instructions.back();
        for (int slot = 0; slot < LTN_MAX_INPUTS; ++slot) {
            const int32_t tensor = instruction.inputs[slot];
            if (tensor >= 0) BindOperand(sequence, bound.operands.in[slot], tensors_[tensor]);
        }
        for (int slot = 0; slot < LTN_MAX_OUTPUTS; ++slot) {
            const int32_t tensor = instruction.outputs[slot];
            if (tensor < 0) continue;
            BindOperand(sequence, bound.operands.out[slot], tensors_[tensor]);
            bound.sums = bound.sums || (phase == LTN_PHASE_TILES && !HasBatch(tensors_[tensor]));
        }
    }
}

void Program::BindOperand(Sequence& sequence, View& view, const ltn_tensor& tensor) {
    sequence.operands.push_back({&view, &tensor});
    if (tensor.step_stride > 0 || tensor.row_stride > 0) sequence.moving.push_back(sequence.operands.back());
}

ltn_run_result Program::Run(const ltn_run& run) {
    const Context::Use use(context_);
    CheckRun(run);
    if (run.batch != resolved_batch_) ResolveShapes(run.batch);
    for (const Sequence* sequence : {&before_, &tiles_, &last_tile_, &after_}) {
        for (const auto& [view, tensor] : sequence->operands) view->data = PlaceOf(run, *tensor, 0, 0);
    }

    Execution execution = context_.Execute(run.seed, run.batch);
    ltn_run_result result{
        .steps_done = 0, .value = 0, .outcome = LTN_OUTCOME_COMPLETED, .instruction = -1, .tensor = -1, .reserved = 0};
    for (; result.steps_done < run.steps; ++result.steps_done) {
        if (IsCancelled(run.cancel)) {
            result.outcome = LTN_OUTCOME_CANCELLED;
            break;
        }
        if (!RunStep(run, result.steps_done, execution, result)) break;
    }
    return result;
}

bool Program::RunStep(const ltn_run& run, int64_t step, Execution& execution, ltn_run_result& result) {
    execution.step = run.first_step + step;
    const auto run_rows = [&](Sequence& sequence, int64_t first_row, int64_t rows) {
        MoveTo(sequence, run, step, first_row);
        execution.first_row = first_row;
        execution.rows = rows;
        return RunSequence(sequence, run, execution, result);
    };
    if (!run_rows(before_, 0, run.batch)) return false;
    if (tiles_.instructions.empty()) return run_rows(after_, 0, run.batch);
    for (int64_t row = 0; row < run.batch; row += tile_rows_) {
        const int64_t rows = std::min<int64_t>(tile_rows_, run.batch - row);
        if (!run_rows(rows == tile_rows_ ? tiles_ : last_tile_, row, rows)) return false;
    }
    return run_rows(after_, 0, run.batch);
}

bool Program::RunSequence(const Sequence& sequence, const ltn_run& run, Execution& execution, ltn_run_result& result) {
    const bool check_finite = (run.flags & LTN_RUN_FLAGS_CHECK_FINITE) != 0;
    for (const auto& [op, index, sums, operands] : sequence.instructions) {
        const int64_t start = run.profile != nullptr ? Nanoseconds() : 0;
        execution.accumulate = sums && execution.first_row > 0;
        op->execute(operands, execution);
        if (run.profile != nullptr) run.profile[index] += Nanoseconds() - start;

        Fault fault = execution.fault;
        int32_t tensor = fault.input >= 0 ? operands.instruction.inputs[fault.input] : -1;
        if (check_finite && fault.outcome == LTN_OUTCOME_COMPLETED) {
            tensor = FindNotFinite(operands, execution);
            if (tensor >= 0) fault.outcome = LTN_OUTCOME_NOT_FINITE;
        }
        if (fault.outcome != LTN_OUTCOME_COMPLETED) {
            result.outcome = fault.outcome;
            result.value = fault.value;
            result.instruction = index;
            result.tensor = tensor;
            return false;
        }
    }
    return true;
}

void Program::ResolveShapes(int32_t batch) {
    const auto resolve = [](Sequence& sequence, int64_t rows) {
        for (const auto& [view, tensor] : sequence.operands) ResolveShape(*view, *tensor, rows);
    };
    resolve(before_, batch);
    resolve(tiles_, tile_rows_);
    resolve(last_tile_, tile_rows_ > 0 ? batch % tile_rows_ : 0);
    resolve(after_, batch);
    resolved_batch_ = batch;
}

void Program::MoveTo(Sequence& sequence, const ltn_run& run, int64_t step, int64_t row) {
    for (const auto& [view, tensor] : sequence.moving) view->data = PlaceOf(run, *tensor, step, row);
}

void Program::CheckRun(const ltn_run& run) const {
    CheckRange("batch", run.batch, 1, batch_capacity_);
    CheckRange("steps", run.steps, 0, step_capacity_);
    CheckRange("first_step", run.first_step, 0, INT64_MAX - run.steps);
    if (AddressOf(run.profile) % alignof(int64_t) != 0) {
        FailArgument("profile is at 0x%" PRIxPTR ", expected an address aligned to %zu bytes", AddressOf(run.profile),
                     alignof(int64_t));
    }
    CheckRange("flags", run.flags, 0, LTN_RUN_FLAGS_CHECK_FINITE);
    if (AddressOf(run.cancel) % alignof(int32_t) != 0) {
        FailArgument("cancel is at 0x%" PRIxPTR ", expected an address aligned to %zu bytes", AddressOf(run.cancel),
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
        FailArgument("segment %d is at 0x%" PRIxPTR ", expected an address of %" PRId64 " bytes, aligned to %d", index,
                     begin, bytes, static_cast<int>(kSegmentAlignment));
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
