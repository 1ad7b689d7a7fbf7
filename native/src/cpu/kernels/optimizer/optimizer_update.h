// One step of an optimizer on one parameter. It is resolved once, and then applied to ranges of elements on any thread.
#pragma once

#include "cpu/execution.h"
#include "cpu/kernels/kernels.h"
#include "cpu/runtime/prefetch.h"

namespace latent {

class OptimizerUpdate {
public:
    // optimizer is an opcode; the outputs and attributes of the operands are those of this opcode.
    OptimizerUpdate(ltn_opcode optimizer, const Operands& operands, float learning_rate, const Execution& execution);

    // Prefetches the parameters [first, first + count) for writing, since other cores hold lines that they have read.
    // They have not read the optimizer state.
    void Prepare(int64_t first, int64_t count) const { PrefetchToWrite(parameter_ + first, count); }

    // Updates the elements [first, first + count) by their gradient.
    void Apply(const float* gradient, int64_t first, int64_t count) const;

private:
    const OptimizerKernels& kernels_;
    const ltn_opcode optimizer_;
    float* const parameter_;
    float* state_[2];
    union {
        SgdStep sgd;
        RmspropStep rmsprop;
        AdamStep adam;
    } step_;
};

}  // namespace latent
