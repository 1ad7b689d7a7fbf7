#include "cpu/executor.h"

#include <algorithm>
#include <atomic>
#include <chrono>

#include "cpu/kernels/elementwise/elementwise.h"
#include "program/row_tiles.h"

namespace latent {

namespace {

// The address of segments without bytes, since a view with a null address is an absent operand.
alignas(LTN_MEMORY_ALIGNMENT) std::byte no_bytes[LTN_MEMORY_ALIGNMENT];

// The address of a tensor at a step and a row of the batch.
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

bool IsFinite(const View& view, Execution& execution) {
    return !view || view.dtype != LTN_DTYPE_F32 || AllFinite(view.f32(), view.count, execution);
}

// The first tensor of an executed instruction that holds a NaN or an infinity, or -1. If an output overwrote an input
// in place, the output is reported.
int32_t FindNotFinite(const Operands& operands, Execution& execution) {
    const ltn_instruction& instruction = operands.instruction;
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) {
        const bool overwritten = std::any_of(operands.out.begin(), operands.out.end(), [&](const View& out) {
            return out.count > 0 && operands.in[i].data == out.data;
        });
        if (!overwritten && !IsFinite(operands.in[i], execution)) return instruction.inputs[i];
    }
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) {
        if (!IsFinite(operands.out[i], execution)) return instruction.outputs[i];
    }
    return -1;
}

}  // namespace

CpuExecutor::CpuExecutor(CpuContext& context, std::shared_ptr<const ltn_program_description> description)
    : context_(context), description_(std::move(description)) {
    Bind(before_, LTN_PHASE_BEFORE);
    Bind(tiles_, LTN_PHASE_TILES);
    Bind(last_tile_, LTN_PHASE_TILES);
    Bind(after_, LTN_PHASE_AFTER);
}

void CpuExecutor::Bind(Sequence& sequence, ltn_phase phase) {
    const std::span instructions(description_->instructions, static_cast<size_t>(description_->instruction_count));
    // Reserves the memory first: bound operands hold addresses of instructions, which must not move.
    sequence.instructions.reserve(static_cast<size_t>(
        std::count_if(instructions.begin(), instructions.end(), [&](const auto& i) { return i.phase == phase; })));
    for (size_t i = 0; i < instructions.size(); ++i) {
        const ltn_instruction& instruction = instructions[i];
        if (instruction.phase != phase) continue;
        sequence.instructions.push_back({ExecuteOf(instruction.opcode),
                                         static_cast<int32_t>(i),
                                         false,
                                         {instruction, description_->chain_steps, {}, {}}});
        BoundInstruction& bound = sequence.instructions.back();
        for (int slot = 0; slot < LTN_MAX_INPUTS; ++slot) {
            const int32_t tensor = instruction.inputs[slot];
            if (tensor >= 0) BindOperand(sequence, bound.operands.in[slot], description_->tensors[tensor]);
        }
        for (int slot = 0; slot < LTN_MAX_OUTPUTS; ++slot) {
            if (instruction.outputs[slot] < 0) continue;
            const ltn_tensor& tensor = description_->tensors[instruction.outputs[slot]];
            BindOperand(sequence, bound.operands.out[slot], tensor);
            bound.sums = bound.sums || SumsTiles(instruction, tensor);
        }
    }
}

void CpuExecutor::BindOperand(Sequence& sequence, View& view, const ltn_tensor& tensor) {
    sequence.operands.push_back({&view, &tensor});
    if (tensor.step_stride > 0 || tensor.row_stride > 0) sequence.moving.push_back(sequence.operands.back());
}

ltn_run_result CpuExecutor::Run(const ltn_run& run) {
    if (run.batch != resolved_batch_) ResolveShapes(run.batch);
    for (const Sequence* sequence : {&before_, &tiles_, &last_tile_, &after_}) {
        for (const auto& [view, tensor] : sequence->operands) view->data = PlaceOf(run, *tensor, 0, 0);
    }

    Execution execution = context_.Execute(run.seed, run.global_batch > 0 ? run.global_batch : run.batch);
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

bool CpuExecutor::RunStep(const ltn_run& run, int64_t step, Execution& execution, ltn_run_result& result) {
    execution.step = run.first_step + step;
    const auto run_rows = [&](Sequence& sequence, int64_t first_row, int64_t rows) {
        MoveTo(sequence, run, step, first_row);
        execution.first_row = run.first_row + first_row;
        execution.rows = rows;
        return RunSequence(sequence, run, first_row == 0, execution, result);
    };
    if (!run_rows(before_, 0, run.batch)) return false;
    if (tiles_.instructions.empty()) return run_rows(after_, 0, run.batch);
    for (int64_t row = 0; row < run.batch; row += description_->tile_rows) {
        const int64_t rows = std::min<int64_t>(description_->tile_rows, run.batch - row);
        if (!run_rows(rows == description_->tile_rows ? tiles_ : last_tile_, row, rows)) return false;
    }
    return run_rows(after_, 0, run.batch);
}

bool CpuExecutor::RunSequence(const Sequence& sequence, const ltn_run& run, bool first_tile, Execution& execution,
                              ltn_run_result& result) {
    const bool check_finite = (run.flags & LTN_RUN_FLAGS_CHECK_FINITE) != 0;
    for (const auto& [execute, index, sums, operands] : sequence.instructions) {
        const int64_t start = run.profile != nullptr ? Nanoseconds() : 0;
        execution.accumulate = sums && !first_tile;
        execute(operands, execution);
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

void CpuExecutor::ResolveShapes(int32_t batch) {
    const auto resolve = [](Sequence& sequence, int64_t rows) {
        for (const auto& [view, tensor] : sequence.operands) ResolveShape(*view, *tensor, rows);
    };
    resolve(before_, batch);
    resolve(tiles_, description_->tile_rows);
    resolve(last_tile_, description_->tile_rows > 0 ? batch % description_->tile_rows : 0);
    resolve(after_, batch);
    resolved_batch_ = batch;
}

void CpuExecutor::MoveTo(Sequence& sequence, const ltn_run& run, int64_t step, int64_t row) {
    for (const auto& [view, tensor] : sequence.moving) view->data = PlaceOf(run, *tensor, step, row);
}

}  // namespace latent
