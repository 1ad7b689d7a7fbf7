// Leaf functions of the optimizers; each makes one update of count parameters. All arithmetic is in single precision.
// Each operation is rounded on its own, in the order given here, so that all variants give the same bits.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

// g = gradient + weight_decay * p                   if weight_decay is not 0, else gradient
// v = momentum * v + g                              if there is a velocity
// p = p - learning_rate * u                         u = v; or g + momentum * v for nesterov; or g without velocity
struct SgdStep {
    float learning_rate;
    float momentum;
    float weight_decay;
    bool nesterov;
};

// g as above
// s = smoothing * s + one_minus_smoothing * (g * g)
// p = p - learning_rate * (g / (sqrt(s) + epsilon))
struct RmspropStep {
    float learning_rate;
    float smoothing;
    float one_minus_smoothing;
    float epsilon;
    float weight_decay;
};

// g as above                                        weight_decay is 0 if decoupled
// m = beta1 * m + one_minus_beta1 * g
// v = beta2 * v + one_minus_beta2 * (g * g)
// p = p * decay - step_size * (m / (sqrt(v) * root_correction + epsilon))
struct AdamStep {
    float step_size;        // learning rate / (1 - beta1^t)
    float root_correction;  // 1 / sqrt(1 - beta2^t)
    float decay;            // 1 - learning rate * weight decay if decoupled, else 1
    float weight_decay;
    float beta1;
    float one_minus_beta1;
    float beta2;
    float one_minus_beta2;
    float epsilon;
};

struct OptimizerKernels {
    // velocity may be null.
    void (*sgd)(float* parameter, float* velocity, const float* gradient, int64_t count, const SgdStep& step);
    void (*rmsprop)(float* parameter, float* mean_square, const float* gradient, int64_t count,
                    const RmspropStep& step);
    void (*adam)(float* parameter, float* first_moment, float* second_moment, const float* gradient, int64_t count,
                 const AdamStep& step);
};

const OptimizerKernels& OptimizerKernelsFor(ltn_variant variant);
const OptimizerKernels& ScalarOptimizerKernels();

}  // namespace latent
