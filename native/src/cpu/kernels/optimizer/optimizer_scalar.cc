#include <cmath>

#include "cpu/kernels/optimizer/optimizer.h"

namespace latent {

namespace {

float Decayed(float gradient, float parameter, float weight_decay) {
    return weight_decay != 0.0f ? gradient + weight_decay * parameter : gradient;
}

void Sgd(float* parameter, float* velocity, const float* gradient, int64_t count, const SgdStep& step) {
    for (int64_t i = 0; i < count; ++i) {
        const float g = Decayed(gradient[i], parameter[i], step.weight_decay);
        float update = g;
        if (velocity != nullptr) {
            velocity[i] = step.momentum * velocity[i] + g;
            update = step.nesterov ? g + step.momentum * velocity[i] : velocity[i];
        }
        parameter[i] -= step.learning_rate * update;
    }
}

void Rmsprop(float* parameter, float* mean_square, const float* gradient, int64_t count, const RmspropStep& step) {
    for (int64_t i = 0; i < count; ++i) {
        const float g = Decayed(gradient[i], parameter[i], step.weight_decay);
        mean_square[i] = step.smoothing * mean_square[i] + step.one_minus_smoothing * (g * g);
        parameter[i] -= step.learning_rate * (g / (std::sqrt(mean_square[i]) + step.epsilon));
    }
}

void Adam(float* parameter, float* first_moment, float* second_moment, const float* gradient, int64_t count,
          const AdamStep& step) {
    for (int64_t i = 0; i < count; ++i) {
        const float g = Decayed(gradient[i], parameter[i], step.weight_decay);
        first_moment[i] = step.beta1 * first_moment[i] + step.one_minus_beta1 * g;
        second_moment[i] = step.beta2 * second_moment[i] + step.one_minus_beta2 * (g * g);
        const float scale = std::sqrt(second_moment[i]) * step.root_correction + step.epsilon;
        parameter[i] = parameter[i] * step.decay - step.step_size * (first_moment[i] / scale);
    }
}

}  // namespace

const OptimizerKernels& ScalarOptimizerKernels() {
    static constexpr OptimizerKernels kTable{Sgd, Rmsprop, Adam};
    return kTable;
}

}  // namespace latent
