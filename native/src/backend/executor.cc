#include "backend/executor.h"

#include <utility>

namespace latent {

BackendExecutor::BackendExecutor(BackendContext& context, std::shared_ptr<const ltn_program_description> description)
    : context_(context), description_(std::move(description)) {
    context.Call("program_create", [&](char* message) {
        return context.table().program_create(&program_, context.context_, description_.get(), message);
    });
    if (program_ == nullptr) context.id_.backend->FailInternal("program_create", "returned NULL, expected a program");
    // Keeps the description: the backend may read it until its program is destroyed.
    destruction_ = [&context, program = program_, kept = description_] { context.table().program_destroy(program); };
}

BackendExecutor::~BackendExecutor() {
    context_.Destroy(std::move(destruction_));
}

ltn_run_result BackendExecutor::Run(const ltn_run& run) {
    ltn_run_result result{
        .steps_done = 0, .value = 0, .outcome = LTN_OUTCOME_COMPLETED, .instruction = -1, .tensor = -1, .reserved = 0};
    context_.Call("program_run",
                  [&](char* message) { return context_.table().program_run(&result, program_, &run, message); });
    if (!IsPossible(result, run)) {
        context_.id_.backend->FailInternal("program_run", "returned a result that no run of this program can have");
    }
    return result;
}

bool BackendExecutor::IsPossible(const ltn_run_result& result, const ltn_run& run) const {
    const bool completed = result.outcome == LTN_OUTCOME_COMPLETED;
    return result.outcome >= LTN_OUTCOME_COMPLETED && result.outcome <= LTN_OUTCOME_BAD_INDEX &&
           (completed ? result.steps_done == run.steps : result.steps_done >= 0 && result.steps_done < run.steps) &&
           result.instruction >= -1 && result.instruction < description_->instruction_count && result.tensor >= -1 &&
           result.tensor < description_->tensor_count;
}

}  // namespace latent
