#include <algorithm>
#include <cmath>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "cpu/kernels/math/math.h"
#include "cpu/kernels/optimizer/optimizer_update.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// The factors that are the same for all parameters, computed once in double precision.
AdamStep AdamStepAt(const ltn_instruction& instruction, double learning_rate, int64_t step) {
    const double beta1 = instruction.attributes[0];
    const double beta2 = instruction.attributes[1];
    const double weight_decay = instruction.attributes[3];
    const bool decoupled = instruction.attributes[4] != 0.0;
    const double updates = std::max(instruction.attributes[5], 1.0);
    const double t = static_cast<double>(step) * updates + instruction.attributes[6] + 1.0;
    return {.step_size = static_cast<float>(learning_rate / (1.0 - math::Power(beta1, t))),
            .root_correction = static_cast<float>(1.0 / std::sqrt(1.0 - math::Power(beta2, t))),
            .decay = static_cast<float>(decoupled ? 1.0 - learning_rate * weight_decay : 1.0),
            .weight_decay = static_cast<float>(decoupled ? 0.0 : weight_decay),
            .beta1 = static_cast<float>(beta1),
            .one_minus_beta1 = static_cast<float>(1.0 - beta1),
            .beta2 = static_cast<float>(beta2),
            .one_minus_beta2 = static_cast<float>(1.0 - beta2),
            .epsilon = static_cast<float>(instruction.attributes[2])};
}

SgdStep SgdStepOf(const ltn_instruction& instruction, float learning_rate) {
    const auto attribute = [&](int i) { return static_cast<float>(instruction.attributes[i]); };
    return {learning_rate, attribute(0), attribute(1), attribute(2) != 0.0f};
}

RmspropStep RmspropStepOf(const ltn_instruction& instruction, float learning_rate) {
    const double smoothing = instruction.attributes[0];
    return {learning_rate, static_cast<float>(smoothing), static_cast<float>(1.0 - smoothing),
            static_cast<float>(instruction.attributes[1]), static_cast<float>(instruction.attributes[2])};
}

void Update(ltn_opcode optimizer, const Operands& operands, Execution& execution) {
    const OptimizerUpdate update(optimizer, operands, *operands.in[1].f32(), execution);
    const float* gradient = operands.in[0].f32();
    ForChunks(execution.pool, operands.out[0].count, kChunkElements,
              [&](int64_t begin, int64_t end) { update.Apply(gradient + begin, begin, end - begin); });
}

}  // namespace

void ExecuteSgd(const Operands& operands, Execution& execution) {
    Update(LTN_OPCODE_SGD, operands, execution);
}

void ExecuteRmsprop(const Operands& operands, Execution& execution) {
    Update(LTN_OPCODE_RMSPROP, operands, execution);
}

void ExecuteAdam(const Operands& operands, Execution& execution) {
    Update(LTN_OPCODE_ADAM, operands, execution);
}

OptimizerUpdate::OptimizerUpdate(ltn_opcode optimizer, const Operands& operands, float learning_rate,
                                 const Execution& execution)
    : kernels_(execution.kernels.optimizer),
      optimizer_(optimizer),
      parameter_(operands.out[0].f32()),
      state_{operands.out[1].f32(), operands.out[2].f32()} {
    const ltn_instruction& instruction = operands.instruction;
    switch (optimizer) {
        case LTN_OPCODE_SGD:
            step_.sgd = SgdStepOf(instruction, learning_rate);
            if (step_.sgd.momentum == 0.0f) state_[0] = nullptr;
            break;
        case LTN_OPCODE_RMSPROP:
            step_.rmsprop = RmspropStepOf(instruction, learning_rate);
            break;
        default:
            step_.adam = AdamStepAt(instruction, static_cast<double>(learning_rate), execution.step);
    }
}

void OptimizerUpdate::Apply(const float* gradient, int64_t first, int64_t count) const {
    float* parameter = parameter_ + first;
    float* state0 = state_[0] == nullptr ? nullptr : state_[0] + first;
    switch (optimizer_) {
        case LTN_OPCODE_SGD:
            return kernels_.sgd(parameter, state0, gradient, count, step_.sgd);
        case LTN_OPCODE_RMSPROP:
            return kernels_.rmsprop(parameter, state0, gradient, count, step_.rmsprop);
        default:
            return kernels_.adam(parameter, state0, state_[1] + first, gradient, count, step_.adam);
    }
}

}  // namespace latent
