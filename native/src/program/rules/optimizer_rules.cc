#include <algorithm>
#include <cmath>

#include "program/rules/require.h"
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

// Most updates of one parameter in one step.
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

}  // namespace

const OpRules kSgdRules{.name = "sgd", .inputs = {2, 2}, .outputs = {1, 2}, .updates = true, .validate = ValidateSgd};

const OpRules kRmspropRules{
    .name = "rmsprop", .inputs = {2, 2}, .outputs = {2, 2}, .updates = true, .validate = ValidateRmsprop};

const OpRules kAdamRules{
    .name = "adam", .inputs = {2, 2}, .outputs = {3, 3}, .updates = true, .validate = ValidateAdam};

}  // namespace latent
