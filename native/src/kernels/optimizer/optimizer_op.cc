#include "program/op.h"

#include <algorithm>
#include <cmath>

#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/math/math.h"
#include "kernels/optimizer/optimizer_update.h"
#include "kernels/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void ValidateTensors(const Signature& signature) {
    static constexpr const char* kNames[] = {"out0", "out1", "out2", "out3"};
    RequireNoKind(signature);
    RequireNoFlags(signature);
    RequireF32(*signature.in[0], "in0");
    RequireF32(*signature.in[1], "in1 (learning rate)");
    RequireOneElement(*signature.in[1], "in1 (learning rate)");
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) {
        if (signature.out[i] == nullptr) continue;
        RequireF32(*signature.out[i], kNames[i]);
        RequireSameShape(*signature.out[i], kNames[i], *signature.in[0], "in0");
    }
}

void ValidateSgd(const Signature& signature) {
    ValidateTensors(signature);
    RequireNotNegative(signature, 0, "momentum");
    RequireNotNegative(signature, 1, "weight decay");
    RequireSwitch(signature, 2, "nesterov");
    const double momentum = signature.instruction.attributes[0];
    if (momentum != 0.0 && signature.out[1] == nullptr) {
        FailArgument("out1 (velocity) is absent, expected with a momentum of %g", momentum);
    }
    if (momentum == 0.0 && signature.instruction.attributes[2] != 0.0) {
        FailArgument("attribute 0 (momentum) is 0, expected more with nesterov");
    }
}

void ValidateRmsprop(const Signature& signature) {
    ValidateTensors(signature);
    RequireUnit(signature, 0, "smoothing");
    RequireNotNegative(signature, 1, "epsilon");
    RequireNotNegative(signature, 2, "weight decay");
}

// Of one parameter in one step.
constexpr double kMostUpdates = 65536;

void ValidateAdam(const Signature& signature) {
    ValidateTensors(signature);
    RequireBelowOne(signature, 0, "beta1");
    RequireBelowOne(signature, 1, "beta2");
    RequireNotNegative(signature, 2, "epsilon");
    RequireNotNegative(signature, 3, "weight decay");
    RequireSwitch(signature, 4, "decoupled");
    const double updates = signature.instruction.attributes[5];
    const double update = signature.instruction.attributes[6];
    if (!(updates >= 0 && updates <= kMostUpdates && updates == std::floor(updates))) {
        FailArgument("attribute 5 (updates) is %g, expected an integer from 0 to %g", updates, kMostUpdates);
    }
    if (!(update >= 0 && update < std::max(updates, 1.0) && update == std::floor(update))) {
        FailArgument("attribute 6 (update) is %g, expected an integer from 0 to below %g", update,
                     std::max(updates, 1.0));
    }
}

// The factors that are the same for all parameters, worked out once in double precision.
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

template <ltn_opcode kOptimizer>
void Execute(const Operands& operands, Execution& execution) {
    const OptimizerUpdate update(kOptimizer, operands, *operands.in[1].f32(), execution);
    const float* gradient = operands.in[0].f32();
    ForChunks(execution.pool, operands.out[0].count, kChunkElements,
              [&](int64_t begin, int64_t end) { update.Apply(gradient + begin, begin, end - begin); });
}

}  // namespace

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

const Op kSgdOp{"sgd", 2, 2, 1, 2, 0, true, ValidateSgd, Execute<LTN_OPCODE_SGD>};
const Op kRmspropOp{"rmsprop", 2, 2, 2, 2, 0, true, ValidateRmsprop, Execute<LTN_OPCODE_RMSPROP>};
const Op kAdamOp{"adam", 2, 2, 3, 3, 0, true, ValidateAdam, Execute<LTN_OPCODE_ADAM>};

}  // namespace latent
