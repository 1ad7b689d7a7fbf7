#include "program/op.h"

#include <cmath>

#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

float Attribute(const Operands& operands, int index) {
    return static_cast<float>(operands.instruction.attributes[index]);
}

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

void ExecuteSgd(const Operands& operands, Execution& execution) {
    const View& parameter = operands.out[0];
    const float momentum = Attribute(operands, 0);
    const SgdStep step{*operands.in[1].f32(), momentum, Attribute(operands, 1), Attribute(operands, 2) != 0.0f};
    float* velocity = momentum != 0.0f ? operands.out[1].f32() : nullptr;
    const auto sgd = execution.kernels.optimizer.sgd;
    ForChunks(execution.pool, parameter.count, kChunkElements, [&](int64_t begin, int64_t end) {
        sgd(parameter.f32() + begin, velocity == nullptr ? nullptr : velocity + begin, operands.in[0].f32() + begin,
            end - begin, step);
    });
}

void ValidateRmsprop(const Signature& signature) {
    ValidateTensors(signature);
    RequireUnit(signature, 0, "smoothing");
    RequireNotNegative(signature, 1, "epsilon");
    RequireNotNegative(signature, 2, "weight decay");
}

void ExecuteRmsprop(const Operands& operands, Execution& execution) {
    const View& parameter = operands.out[0];
    const double smoothing = operands.instruction.attributes[0];
    const RmspropStep step{*operands.in[1].f32(), static_cast<float>(smoothing), static_cast<float>(1.0 - smoothing),
                           Attribute(operands, 1), Attribute(operands, 2)};
    const auto rmsprop = execution.kernels.optimizer.rmsprop;
    ForChunks(execution.pool, parameter.count, kChunkElements, [&](int64_t begin, int64_t end) {
        rmsprop(parameter.f32() + begin, operands.out[1].f32() + begin, operands.in[0].f32() + begin, end - begin,
                step);
    });
}

void ValidateAdam(const Signature& signature) {
    ValidateTensors(signature);
    RequireBelowOne(signature, 0, "beta1");
    RequireBelowOne(signature, 1, "beta2");
    RequireNotNegative(signature, 2, "epsilon");
    RequireNotNegative(signature, 3, "weight decay");
    RequireSwitch(signature, 4, "decoupled");
}

// The factors that are the same for all parameters, worked out once in double precision.
AdamStep AdamStepAt(const ltn_instruction& instruction, double learning_rate, int64_t step) {
    const double beta1 = instruction.attributes[0];
    const double beta2 = instruction.attributes[1];
    const double weight_decay = instruction.attributes[3];
    const bool decoupled = instruction.attributes[4] != 0.0;
    const double t = static_cast<double>(step) + 1.0;
    return {.step_size = static_cast<float>(learning_rate / (1.0 - std::pow(beta1, t))),
            .root_correction = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(beta2, t))),
            .decay = static_cast<float>(decoupled ? 1.0 - learning_rate * weight_decay : 1.0),
            .weight_decay = static_cast<float>(decoupled ? 0.0 : weight_decay),
            .beta1 = static_cast<float>(beta1),
            .one_minus_beta1 = static_cast<float>(1.0 - beta1),
            .beta2 = static_cast<float>(beta2),
            .one_minus_beta2 = static_cast<float>(1.0 - beta2),
            .epsilon = static_cast<float>(instruction.attributes[2])};
}

void ExecuteAdam(const Operands& operands, Execution& execution) {
    const View& parameter = operands.out[0];
    const AdamStep step = AdamStepAt(operands.instruction, *operands.in[1].f32(), execution.step);
    const auto adam = execution.kernels.optimizer.adam;
    ForChunks(execution.pool, parameter.count, kChunkElements, [&](int64_t begin, int64_t end) {
        adam(parameter.f32() + begin, operands.out[1].f32() + begin, operands.out[2].f32() + begin,
             operands.in[0].f32() + begin, end - begin, step);
    });
}

}  // namespace

const Op kSgdOp{"sgd", 2, 2, 1, 2, 0, true, ValidateSgd, ExecuteSgd};
const Op kRmspropOp{"rmsprop", 2, 2, 2, 2, 0, true, ValidateRmsprop, ExecuteRmsprop};
const Op kAdamOp{"adam", 2, 2, 3, 3, 0, true, ValidateAdam, ExecuteAdam};

}  // namespace latent
