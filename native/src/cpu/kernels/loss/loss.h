// Leaf functions of losses with their gradients.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

struct LossKernels {
    // Cross-entropy of targets under logits. Returns the sum of max(logit, 0) - logit * target + log1p(e^-|logit|) and
    // stores gradient = (sigmoid(logit) - target) * scale. gradient may be the logits or the targets.
    double (*bce)(float* gradient, const float* logits, const float* targets, float scale, int64_t count);
};

const LossKernels& LossKernelsFor(ltn_variant variant);
const LossKernels& ScalarLossKernels();

}  // namespace latent
