// One step of an optimizer on one parameter, resolved once and applied piece by piece on any thread.
#pragma once

#include "cpu/execution.h"
#include "cpu/kernels/kernels.h"
#include "cpu/runtime/prefetch.h"

namespace latent {

class OptimizerUpdate {
public:
    // The operands' outputs and attributes are those of the optimizer, an opcode.
    OptimizerUpdate(ltn_opcode optimizer, const Operands& operands, float learning_rate, const Execution& execution);

    // Takes the parameters [first, first + count) away from other threads, which have read them. The state they have
    // not.
    void Prepare(int64_t first, int64_t count) const { PrefetchToWrite(parameter_ + first, count); }

    // The elements [first, first + count), whose gradient is at gradient.
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
