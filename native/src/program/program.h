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
    // An instruction with its operands resolved for one number of rows, one set of segments, one step and one tile.
    struct BoundInstruction {
        const Op* op;
        int32_t index;
        bool sums;  // Over the rows of all tiles.
        Operands operands;
    };
    struct BoundOperand {
        View* view;
        const ltn_tensor* tensor;
    };
    // Instructions that run one after the other on the same rows.
    struct Sequence {
        std::vector<BoundInstruction> instructions;
        std::vector<BoundOperand> operands;  // All that are present.
        std::vector<BoundOperand> moving;    // Those of them that move with the step or the row.
    };

    void Bind(Sequence& sequence, ltn_phase phase);
    static void BindOperand(Sequence& sequence, View& view, const ltn_tensor& tensor);
    void CheckRun(const ltn_run& run) const;
    void CheckSegment(const ltn_run& run, int32_t index) const;
    void ResolveShapes(int32_t batch);
    bool RunStep(const ltn_run& run, int64_t step, Execution& execution, ltn_run_result& result);
    static void MoveTo(Sequence& sequence, const ltn_run& run, int64_t step, int64_t row);
    static bool RunSequence(const Sequence& sequence, const ltn_run& run, Execution& execution, ltn_run_result& result);

    Context& context_;
    int64_t step_capacity_;
    int32_t batch_capacity_;
    int32_t tile_rows_;
    std::vector<ltn_segment> segments_;
    std::vector<ltn_tensor> tensors_;
    std::vector<ltn_instruction> instructions_;
    std::vector<ltn_chain_step> chain_steps_;
    Sequence before_;
    Sequence tiles_;      // For whole tiles.
    Sequence last_tile_;  // The same instructions, for the rows that are left.
    Sequence after_;
    int32_t resolved_batch_ = 0;  // The batch of the shapes in the sequences, or 0.
};

}  // namespace latent
