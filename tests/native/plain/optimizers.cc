#include <algorithm>
#include <cmath>

#include "plain/call.h"
#include "plain/functions.h"

namespace plain {
namespace {

float Decayed(float gradient, float parameter, float weight_decay) {
    return weight_decay != 0.0f ? gradient + weight_decay * parameter : gradient;
}

}  // namespace

void Sgd(Call& call) {
    const float rate = *call.in[1].f32();
    const float momentum = call.attribute(0);
    const float weight_decay = call.attribute(1);
    const bool nesterov = call.attribute(2) != 0.0f;
    float* const parameter = call.out[0].f32();
    float* const velocity = momentum == 0.0f ? nullptr : call.out[1].f32();
    for (int64_t i = 0; i < call.out[0].count; ++i) {
        const float g = Decayed(call.in[0].f32()[i], parameter[i], weight_decay);
        float update = g;
        if (velocity != nullptr) {
            velocity[i] = momentum * velocity[i] + g;
            update = nesterov ? g + momentum * velocity[i] : velocity[i];
        }
        parameter[i] -= rate * update;
    }
}

void Rmsprop(Call& call) {
    const float rate = *call.in[1].f32();
    const float smoothing = call.attribute(0);
    const float one_minus_smoothing = Rounded(1.0 - call.instruction.attributes[0]);
    const float epsilon = call.attribute(1);
    float* const parameter = call.out[0].f32();
    float* const mean_square = call.out[1].f32();
    for (int64_t i = 0; i < call.out[0].count; ++i) {
        const float g = Decayed(call.in[0].f32()[i], parameter[i], call.attribute(2));
        mean_square[i] = smoothing * mean_square[i] + one_minus_smoothing * (g * g);
        parameter[i] -= rate * (g / (std::sqrt(mean_square[i]) + epsilon));
    }
}

void Adam(Call& call) {
    const double rate = *call.in[1].f32();
    const auto& [beta1, beta2, epsilon, weight_decay, decoupled, updates, update, unused] = call.instruction.attributes;
    const double t = static_cast<double>(call.step) * std::max(updates, 1.0) + update + 1.0;
    const float step_size = Rounded(rate / (1.0 - std::pow(beta1, t)));
    const float root_correction = Rounded(1.0 / std::sqrt(1.0 - std::pow(beta2, t)));
    const float decay = Rounded(decoupled != 0.0 ? 1.0 - rate * weight_decay : 1.0);
    const float coupled_decay = Rounded(decoupled != 0.0 ? 0.0 : weight_decay);
    float* const parameter = call.out[0].f32();
    float* const first = call.out[1].f32();
    float* const second = call.out[2].f32();
    for (int64_t i = 0; i < call.out[0].count; ++i) {
        const float g = Decayed(call.in[0].f32()[i], parameter[i], coupled_decay);
        first[i] = Rounded(beta1) * first[i] + Rounded(1.0 - beta1) * g;
        second[i] = Rounded(beta2) * second[i] + Rounded(1.0 - beta2) * (g * g);
        const float scale = std::sqrt(second[i]) * root_correction + Rounded(epsilon);
        parameter[i] = parameter[i] * decay - step_size * (first[i] / scale);
    }
}

}  // namespace plain
