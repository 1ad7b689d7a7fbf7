// BCE_LOSS: the gradient has the bits of the CPU's vectors; the loss is a sum in double precision.
#pragma once

#include "elementwise.h"
#include "reduce.h"

namespace latent::cuda {

DEVICE double JoinBlock(ReduceShared& shared, double sum) {
    return JoinLanes(shared, sum, 0, ThreadIndex(), kThreads, 1, [](double p, double q) { return p + q; });
}

DEVICE void BceLoss(const BceArguments& a) {
    SHARED(ReduceShared, shared);
    const RunState& state = *a.state;
    const float* const logits = At(a.logits, state);
    const float* const targets = At(a.targets, state);
    float* const gradient = At(a.gradient, state);
    const float scale = *At(a.scale, state);  // Read first: the gradient may overwrite it.
    ForTiles(a.parts, [&](int64_t part) {
        double sum = 0.0;
        for (int64_t i = Cut(a.count, part, a.parts) + ThreadIndex(); i < Cut(a.count, part + 1, a.parts);
             i += kThreads) {
            const float p = logits[i];
            const float q = targets[i];
            const float e = ExpOfMinusAbs(p);
            sum += static_cast<double>(Relu(p) - p * q) + static_cast<double>(Log1pInRange(e));
            gradient[i] = (SigmoidFrom(p, e) - q) * scale;
        }
        sum = JoinBlock(shared, sum);
        if (ThreadIndex() == 0) a.sums[part] = sum;
    });
}

// One block.
DEVICE void SumLoss(const BceArguments& a) {
    SHARED(ReduceShared, shared);
    if (BlockIndex() > 0) return;
    double sum = 0.0;
    for (int64_t part = ThreadIndex(); part < a.parts; part += kThreads) sum += a.sums[part];
    sum = JoinBlock(shared, sum);
    if (ThreadIndex() == 0) *At(a.loss, *a.state) = static_cast<float>(sum);
}

}  // namespace latent::cuda
