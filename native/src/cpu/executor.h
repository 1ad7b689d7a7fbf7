// Runs a program on the CPU: one instruction after the other, each on all threads of the context.
#pragma once

#include <span>
#include <vector>

#include "cpu/context.h"
#include "cpu/operations.h"

namespace latent {

class CpuExecutor final : public Executor {
public:
    CpuExecutor(CpuContext& context, std::shared_ptr<const ltn_program_description> description);
    CpuExecutor(const CpuExecutor&) = delete;
    CpuExecutor& operator=(const CpuExecutor&) = delete;

    // Runs the program without allocation.
    ltn_run_result Run(const ltn_run& run) override;

private:
    // An instruction with its operands resolved for one number of rows, one set of segments, one step and one tile.
    struct BoundInstruction {
        Execute execute;
        int32_t index;
        bool sums;  // Whether an output is a sum over the rows of all tiles.
        Operands operands;
    };
    struct BoundOperand {
        View* view;
        const ltn_tensor* tensor;
    };
    // Instructions that run one after the other on the same rows.
    struct Sequence {
        std::vector<BoundInstruction> instructions;
        std::vector<BoundOperand> operands;  // All present operands.
        std::vector<BoundOperand> moving;    // The operands whose address depends on the step or the row.
    };

    void Bind(Sequence& sequence, ltn_phase phase);
    static void BindOperand(Sequence& sequence, View& view, const ltn_tensor& tensor);
    void ResolveShapes(int32_t batch);
    bool RunStep(const ltn_run& run, int64_t step, Execution& execution, ltn_run_result& result);
    static void MoveTo(Sequence& sequence, const ltn_run& run, int64_t step, int64_t row);
    static bool RunSequence(const Sequence& sequence, const ltn_run& run, bool first_tile, Execution& execution,
                            ltn_run_result& result);

    CpuContext& context_;
    std::shared_ptr<const ltn_program_description> description_;
    Sequence before_;
    Sequence tiles_;      // For whole tiles.
    Sequence last_tile_;  // The same instructions, for the remaining rows.
    Sequence after_;
    int32_t resolved_batch_ = 0;  // The batch for which the sequences have shapes, or 0.
};

}  // namespace latent
