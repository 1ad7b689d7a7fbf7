#include "program/program.h"

#include "program/capabilities.h"
#include "program/run_check.h"
#include "program/validator.h"

namespace latent {

Program::Program(Context& context, const ltn_program_description& description)
    : context_(context), description_(description) {
    ValidateHeader(description_);
    // What is checked is the copy: the caller's arrays may change meanwhile.
    segments_.assign(description_.segments, description_.segments + description_.segment_count);
    tensors_.assign(description_.tensors, description_.tensors + description_.tensor_count);
    instructions_.assign(description_.instructions, description_.instructions + description_.instruction_count);
    chain_steps_.assign(description_.chain_steps, description_.chain_steps + description_.chain_step_count);
    description_.segments = segments_.data();
    description_.tensors = tensors_.data();
    description_.instructions = instructions_.data();
    description_.chain_steps = chain_steps_.data();
    ValidateProgram(description_);
    RequireCapabilities(description_, context);
    global_rows_ = std::make_unique<GlobalRows>(description_);
    executor_ = context.CreateExecutor(description_);
}

ltn_run_result Program::Run(const ltn_run& run) {
    const Context::Use use(context_);
    ValidateRun(run, description_, context_);
    global_rows_->Check(run);
    return executor_->Run(run);
}

}  // namespace latent
