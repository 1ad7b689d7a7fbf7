// A validated program and its executor.
#pragma once

#include <vector>

#include "program/context.h"
#include "program/op.h"

namespace latent {

class Program {
public:
    // Copies the description. Throws Error unless it is valid. The context must outlive the program.
    Program(Context& context, ltn_program_description description);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Throws Error, with nothing done, if the arguments are wrong or the context is busy; otherwise it does not
    // allocate.
    ltn_run_result Run(const ltn_run& run);

private:
    // An instruction with its operands resolved for one batch, one set of segments and one step.
    struct BoundInstruction {
        const Op* op;
        Operands operands;
    };
    struct BoundOperand {
        View* view;
        const ltn_tensor* tensor;
    };

    void BindOperand(View& view, int32_t tensor);
    void CheckRun(const ltn_run& run) const;
    void CheckSegment(const ltn_run& run, int32_t index) const;
    void ResolveShapes(int32_t batch);
    void ResolveAddresses(const ltn_run& run);
    void AdvanceStep();
    bool RunStep(Execution& execution, bool check_finite, ltn_run_result& result) const;

    Context& context_;
    int64_t step_capacity_;
    int32_t batch_capacity_;
    std::vector<ltn_segment> segments_;
    std::vector<ltn_tensor> tensors_;
    std::vector<ltn_instruction> instructions_;
    std::vector<BoundInstruction> bound_;
    std::vector<BoundOperand> operands_;  // Every operand of bound_ that is present.
    std::vector<BoundOperand> moving_;    // Those of them with a step_stride.
    int32_t resolved_batch_ = 0;          // The batch of the shapes in bound_, or 0.
};

}  // namespace latent
