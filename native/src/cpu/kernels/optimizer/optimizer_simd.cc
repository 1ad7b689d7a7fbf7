#include "cpu/kernels/optimizer/optimizer.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/optimizer/optimizer_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kLanes = HWY_LANES(float);

HWY_INLINE V Vector(float value) {
    return hn::Set(D(), value);
}

// Applies the update to all elements of the parameter (array 0) and the optimizer state (the other arrays).
template <class Update, int kArrays>
HWY_INLINE void ForVectors(float* const (&arrays)[kArrays], const float* gradient, int64_t count,
                           const Update& update) {
    const D d;
    V values[kArrays];
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        for (int k = 0; k < kArrays; ++k) values[k] = hn::LoadU(d, arrays[k] + i);
        update.Apply(values, hn::LoadU(d, gradient + i));
        for (int k = 0; k < kArrays; ++k) hn::StoreU(values[k], d, arrays[k] + i);
    }
    if (i == count) return;
    for (int k = 0; k < kArrays; ++k) values[k] = LoadTail(d, arrays[k] + i, count - i);
    update.Apply(values, LoadTail(d, gradient + i, count - i));
    for (int k = 0; k < kArrays; ++k) StoreTail(values[k], d, arrays[k] + i, count - i);
}

HWY_INLINE V Decayed(V gradient, V parameter, float weight_decay) {
    return weight_decay != 0.0f ? hn::Add(gradient, hn::Mul(Vector(weight_decay), parameter)) : gradient;
}

struct SgdUpdate {
    const SgdStep step;

    HWY_INLINE void Apply(V (&values)[1], V gradient) const {
        const V g = Decayed(gradient, values[0], step.weight_decay);
        values[0] = hn::Sub(values[0], hn::Mul(Vector(step.learning_rate), g));
    }
    HWY_INLINE void Apply(V (&values)[2], V gradient) const {
        const V g = Decayed(gradient, values[0], step.weight_decay);
        const V momentum = Vector(step.momentum);
        values[1] = hn::Add(hn::Mul(momentum, values[1]), g);
        const V update = step.nesterov ? hn::Add(g, hn::Mul(momentum, values[1])) : values[1];
        values[0] = hn::Sub(values[0], hn::Mul(Vector(step.learning_rate), update));
    }
};

struct RmspropUpdate {
    const RmspropStep step;

    HWY_INLINE void Apply(V (&values)[2], V gradient) const {
        const V g = Decayed(gradient, values[0], step.weight_decay);
        values[1] = hn::Add(hn::Mul(Vector(step.smoothing), values[1]),
                            hn::Mul(Vector(step.one_minus_smoothing), hn::Mul(g, g)));
        const V scale = hn::Add(hn::Sqrt(values[1]), Vector(step.epsilon));
        values[0] = hn::Sub(values[0], hn::Mul(Vector(step.learning_rate), hn::Div(g, scale)));
    }
};

struct AdamUpdate {
    const AdamStep step;

    HWY_INLINE void Apply(V (&values)[3], V gradient) const {
        const V g = Decayed(gradient, values[0], step.weight_decay);
        values[1] = hn::Add(hn::Mul(Vector(step.beta1), values[1]), hn::Mul(Vector(step.one_minus_beta1), g));
        values[2] =
            hn::Add(hn::Mul(Vector(step.beta2), values[2]), hn::Mul(Vector(step.one_minus_beta2), hn::Mul(g, g)));
        const V scale = hn::Add(hn::Mul(hn::Sqrt(values[2]), Vector(step.root_correction)), Vector(step.epsilon));
        values[0] =
            hn::Sub(hn::Mul(values[0], Vector(step.decay)), hn::Mul(Vector(step.step_size), hn::Div(values[1], scale)));
    }
};

void Sgd(float* parameter, float* velocity, const float* gradient, int64_t count, const SgdStep& step) {
    if (velocity == nullptr) {
        ForVectors({parameter}, gradient, count, SgdUpdate{step});
    } else {
        ForVectors({parameter, velocity}, gradient, count, SgdUpdate{step});
    }
}

void Rmsprop(float* parameter, float* mean_square, const float* gradient, int64_t count, const RmspropStep& step) {
    ForVectors({parameter, mean_square}, gradient, count, RmspropUpdate{step});
}

void Adam(float* parameter, float* first_moment, float* second_moment, const float* gradient, int64_t count,
          const AdamStep& step) {
    ForVectors({parameter, first_moment, second_moment}, gradient, count, AdamUpdate{step});
}

const OptimizerKernels& Table() {
    static constexpr OptimizerKernels kTable{Sgd, Rmsprop, Adam};
    return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const OptimizerKernels& OptimizerKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarOptimizerKernels());
}

}  // namespace latent
#endif
