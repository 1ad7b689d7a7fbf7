#include "program.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "error.h"

namespace latent::cuda {
namespace {

// Steps of a group. Before each the host looks for a cancellation, and for the faults of the groups that are done.
constexpr int64_t kStepsAtOnce = 32;

bool IsCancelled(const int32_t* cancel) {
    if (cancel == nullptr) return false;
    return std::atomic_ref<int32_t>(*const_cast<int32_t*>(cancel)).load(std::memory_order_relaxed) != 0;
}

void CheckInstruction(const ltn_instruction& instruction, int32_t index) {
    if (FindPlan(instruction.opcode) != nullptr) return;
    throw Error(LTN_STATUS_UNSUPPORTED, "instruction " + std::to_string(index) + ": opcode is " +
                                            std::to_string(instruction.opcode) +
                                            ", expected one that this backend executes");
}

RunState StateOf(const ltn_run& run) {
    RunState state{};
    state.seed = run.seed;
    state.first_step = run.first_step;
    state.first_row = run.first_row;
    state.batch = run.batch;
    state.global_batch = run.global_batch > 0 ? run.global_batch : run.batch;
    state.outcome = LTN_OUTCOME_COMPLETED;
    state.instruction = state.tensor = -1;
    return state;
}

}  // namespace

Program::Program(const Context& context, const ltn_program_description& description)
    : context_(context),
      description_(description),
      memory_{DeviceBuffer(context), DeviceBuffer(context)},
      staged_(static_cast<size_t>(description.segment_count)),
      snapshots_{Snapshot(context), Snapshot(context)} {
    for (int32_t i = 0; i < description.instruction_count; ++i) CheckInstruction(description.instructions[i], i);
    memory_.state.Reserve(sizeof(RunState));
    for (size_t i = 0; i < staged_.size(); ++i) {
        const ltn_segment& segment = description.segments[i];
        if (segment.placement != LTN_PLACEMENT_HOST || segment.bytes == 0) continue;
        staged_[i] = std::make_unique<DeviceBuffer>(context);
        staged_[i]->Reserve(segment.bytes);
    }
}

ltn_run_result Program::Run(const ltn_run& run) {
    context_.device().Use();
    bool cancelled = false;
    const RunState state = RunGroups(run, &cancelled);
    return {.steps_done = state.step,
            .value = state.value,
            .outcome = cancelled && state.outcome == LTN_OUTCOME_COMPLETED ? LTN_OUTCOME_CANCELLED : state.outcome,
            .instruction = state.instruction,
            .tensor = state.tensor,
            .reserved = 0};
}

// Starts groups of steps while others run, so that the GPU need not wait for the host. Returns the state in which the
// run ends. After a fault the steps of groups that were started do nothing.
RunState Program::RunGroups(const ltn_run& run, bool* out_cancelled) {
    RunState state = StateOf(run);
    int64_t steps_left = run.steps;
    size_t started = 0, done = 0;  // Groups.
    for (;;) {
        const bool goes_on = steps_left > 0 && state.outcome == LTN_OUTCOME_COMPLETED && !*out_cancelled;
        if (goes_on && started - done < snapshots_.size()) {
            *out_cancelled = IsCancelled(run.cancel);
            if (*out_cancelled) continue;
            if (started == 0) Prepare(run);
            const int64_t steps = std::min(kStepsAtOnce, steps_left);
            StartGroup(run, steps);
            steps_left -= steps;
            snapshots_[started++ % snapshots_.size()].Start(memory_.state);
        } else if (done < started) {
            state = snapshots_[done++ % snapshots_.size()].Wait();
        } else {
            break;
        }
    }
    if (started > 0) CopyOut(run);
    return state;
}

void Program::Prepare(const ltn_run& run) {
    Bind(run);
    CopyIn(run);
    const RunState state = StateOf(run);
    memory_.state.Write(&state, sizeof state);
}

void Program::StartGroup(const ltn_run& run, int64_t steps) {
    if (run.profile == nullptr) {
        binding_->StartSteps(steps);
        return;
    }
    if (profiler_ == nullptr) profiler_ = std::make_unique<Profiler>(context_, *binding_);
    for (int64_t i = 0; i < steps; ++i) profiler_->RunStep(run.profile);
}

// Makes the launches anew if they are not those of this batch and these segments.
void Program::Bind(const ltn_run& run) {
    BindingKey key{run.batch, (run.flags & LTN_RUN_FLAGS_CHECK_FINITE) != 0, {}};
    for (size_t i = 0; i < staged_.size(); ++i) {
        // A segment without bytes has some address, as address 0 stands for an absent operand.
        const Address address = description_.segments[i].bytes == 0 ? memory_.state.address()
                                : staged_[i] != nullptr             ? staged_[i]->address()
                                                                    : reinterpret_cast<uintptr_t>(run.segments[i]);
        key.segments.push_back(address);
    }
    if (binding_ != nullptr && binding_->key() == key) return;
    profiler_ = nullptr;
    binding_ = nullptr;
    binding_ = std::make_unique<Binding>(context_, description_, memory_, std::move(key));
}

void Program::CopyIn(const ltn_run& run) {
    for (size_t i = 0; i < staged_.size(); ++i) {
        const ltn_segment& segment = description_.segments[i];
        if (staged_[i] == nullptr || (segment.access & LTN_ACCESS_READ) == 0) continue;
        staged_[i]->Write(run.segments[i], segment.bytes);
    }
}

void Program::CopyOut(const ltn_run& run) const {
    for (size_t i = 0; i < staged_.size(); ++i) {
        const ltn_segment& segment = description_.segments[i];
        if (staged_[i] == nullptr || (segment.access & LTN_ACCESS_WRITE) == 0) continue;
        staged_[i]->Read(run.segments[i], segment.bytes);
    }
}

}  // namespace latent::cuda
