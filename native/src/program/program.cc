#include "program/program.h"

#include <vector>

#include "program/capabilities.h"
#include "program/run_check.h"
#include "program/validator.h"

namespace latent {

namespace {

// A copy of a description and its arrays.
struct Copy {
    explicit Copy(const ltn_program_description& source)
        : segments(source.segments, source.segments + source.segment_count),
          tensors(source.tensors, source.tensors + source.tensor_count),
          instructions(source.instructions, source.instructions + source.instruction_count),
          chain_steps(source.chain_steps, source.chain_steps + source.chain_step_count),
          description(source) {
        description.segments = segments.data();
        description.tensors = tensors.data();
        description.instructions = instructions.data();
        description.chain_steps = chain_steps.data();
    }

    std::vector<ltn_segment> segments;
    std::vector<ltn_tensor> tensors;
    std::vector<ltn_instruction> instructions;
    std::vector<ltn_chain_step> chain_steps;
    ltn_program_description description;
};

// Returns a validated copy. It checks the copy, since the caller's arrays may change meanwhile.
std::shared_ptr<const ltn_program_description> Validated(ltn_program_description description) {
    ValidateHeader(description);
    const auto copy = std::make_shared<const Copy>(description);
    ValidateProgram(copy->description);
    return {copy, &copy->description};
}

}  // namespace

Program::Program(Context& context, const ltn_program_description& description)
    : context_(context), description_(Validated(description)) {
    RequireCapabilities(*description_, context);
    global_rows_ = std::make_unique<GlobalRows>(*description_);
    executor_ = context.CreateExecutor(description_);
}

ltn_run_result Program::Run(const ltn_run& run) {
    const Context::Use use(context_);
    ValidateRun(run, *description_, context_);
    global_rows_->Check(run);
    return executor_->Run(run);
}

}  // namespace latent
