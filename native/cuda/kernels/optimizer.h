// SGD, RMSPROP and ADAM: the operations of src/cpu/kernels/optimizer/optimizer.h, each rounded on its own.
#pragma once

#include "double_math.h"
#include "work.h"

namespace latent::cuda {

DEVICE float Decayed(float gradient, float parameter, float weight_decay) {
    return weight_decay != 0.0f ? gradient + weight_decay * parameter : gradient;
}

DEVICE void Sgd(const OptimizerArguments& a) {
    const RunState& state = *a.state;
    const float* const gradient = At(a.gradient, state);
    const float rate = *At(a.rate, state);
    float* const parameter = At(a.parameter, state);
    const float momentum = static_cast<float>(a.attributes[0]);
    const float weight_decay = static_cast<float>(a.attributes[1]);
    const bool nesterov = static_cast<float>(a.attributes[2]) != 0.0f;
    float* const velocity = momentum == 0.0f ? nullptr : At(a.state0, state);
    ForElements(a.count, [&](int64_t i) {
        const float g = Decayed(gradient[i], parameter[i], weight_decay);
        float update = g;
        if (velocity != nullptr) {
            velocity[i] = momentum * velocity[i] + g;
            update = nesterov ? g + momentum * velocity[i] : velocity[i];
        }
        parameter[i] = parameter[i] - rate * update;
    });
}

DEVICE void Rmsprop(const OptimizerArguments& a) {
    const RunState& state = *a.state;
    const float* const gradient = At(a.gradient, state);
    const float rate = *At(a.rate, state);
    float* const parameter = At(a.parameter, state);
    float* const mean_square = At(a.state0, state);
    const float smoothing = static_cast<float>(a.attributes[0]);
    const float one_minus_smoothing = static_cast<float>(1.0 - a.attributes[0]);
    const float epsilon = static_cast<float>(a.attributes[1]);
    const float weight_decay = static_cast<float>(a.attributes[2]);
    ForElements(a.count, [&](int64_t i) {
        const float g = Decayed(gradient[i], parameter[i], weight_decay);
        mean_square[i] = smoothing * mean_square[i] + one_minus_smoothing * (g * g);
        parameter[i] = parameter[i] - rate * (g / (Sqrt(mean_square[i]) + epsilon));
    });
}

// The factors that are the same for all parameters, computed once a block in double precision.
struct AdamFactors {
    float step_size, root_correction, decay, weight_decay;
};

DEVICE AdamFactors AdamFactorsAt(const OptimizerArguments& a, const RunState& state, double rate) {
    const double* const attributes = a.attributes;
    const bool decoupled = attributes[4] != 0.0;
    const double updates = attributes[5] < 1.0 ? 1.0 : attributes[5];
    const double t = static_cast<double>(state.first_step + state.step) * updates + attributes[6] + 1.0;
    const int64_t exponent = t < 0x1p62 ? static_cast<int64_t>(t) : int64_t{1} << 62;  // A run may begin at any step.
    return {static_cast<float>(rate / (1.0 - Power(attributes[0], exponent))),
            static_cast<float>(1.0 / Sqrt(1.0 - Power(attributes[1], exponent))),
            static_cast<float>(decoupled ? 1.0 - rate * attributes[3] : 1.0),
            static_cast<float>(decoupled ? 0.0 : attributes[3])};
}

DEVICE void Adam(const OptimizerArguments& a) {
    SHARED(AdamFactors, factors);
    const RunState& state = *a.state;
    if (ThreadIndex() == 0) factors = AdamFactorsAt(a, state, static_cast<double>(*At(a.rate, state)));
    BARRIER();
    const AdamFactors step = factors;
    const float* const gradient = At(a.gradient, state);
    float* const parameter = At(a.parameter, state);
    float* const first = At(a.state0, state);
    float* const second = At(a.state1, state);
    const float beta1 = static_cast<float>(a.attributes[0]);
    const float one_minus_beta1 = static_cast<float>(1.0 - a.attributes[0]);
    const float beta2 = static_cast<float>(a.attributes[1]);
    const float one_minus_beta2 = static_cast<float>(1.0 - a.attributes[1]);
    const float epsilon = static_cast<float>(a.attributes[2]);
    ForElements(a.count, [&](int64_t i) {
        const float g = Decayed(gradient[i], parameter[i], step.weight_decay);
        first[i] = beta1 * first[i] + one_minus_beta1 * g;
        second[i] = beta2 * second[i] + one_minus_beta2 * (g * g);
        const float scale = Sqrt(second[i]) * step.root_correction + epsilon;
        parameter[i] = parameter[i] * step.decay - step.step_size * (first[i] / scale);
    });
    BARRIER();  // A next call in the same block writes the factors.
}

}  // namespace latent::cuda
