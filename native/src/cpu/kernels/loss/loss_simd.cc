#include "cpu/kernels/loss/loss.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/loss/loss_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "cpu/kernels/elementwise/log-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kLanes = HWY_LANES(float);
// Vectors of one stretch. The product of so many factors between 1 and 2 is a finite float, and its logarithm is the
// sum of their logarithms.
constexpr int64_t kStretch = 64;
// Scales the single-precision sum of a stretch, so that it does not overflow unless the total does.
constexpr float kSumScale = 0x1p-10f;

// Sums of a stretch for each lane: linear is the scaled sum of max(p, 0) - p q, and product the argument of the
// logarithm that is the sum of the logarithms.
struct BceSums {
    HWY_INLINE BceSums() : linear(hn::Zero(D())), product(hn::Set(D(), 1.0f)) {}

    HWY_INLINE double Total() const {
        HWY_ALIGN float linear_lanes[kLanes];
        HWY_ALIGN float log_lanes[kLanes];
        hn::Store(linear, D(), linear_lanes);
        // LogOfNormal need not keep a NaN of the product, since the linear sum then is NaN too.
        hn::Store(LogOfNormal(D(), product), D(), log_lanes);
        double total = 0.0;
        for (int64_t i = 0; i < kLanes; ++i) {
            total += static_cast<double>(linear_lanes[i]) / static_cast<double>(kSumScale) +
                     static_cast<double>(log_lanes[i]);
        }
        return total;
    }

    V linear, product;
};

// Adds one vector to the sums and returns its gradient. present masks the lanes in use; the others hold zeros.
template <class Mask>
HWY_INLINE V BceStep(BceSums& sums, V p, V q, V scale, Mask present) {
    const D d;
    const V e = ExpOfMinusAbs(d, p);
    const V positive = hn::IfThenElse(hn::Le(p, hn::Zero(d)), hn::Zero(d), p);  // NaN stays.
    sums.linear = hn::MulAdd(hn::NegMulAdd(p, q, positive), hn::Set(d, kSumScale), sums.linear);
    // The factor of absent lanes is 1.
    sums.product = hn::MulAdd(hn::IfThenElseZero(present, e), sums.product, sums.product);
    return hn::Mul(hn::Sub(SigmoidFrom(d, p, e), q), scale);
}

// The loss and gradient of a stretch of at most kStretch vectors.
HWY_INLINE double BceStretch(float* gradient, const float* logits, const float* targets, V scale, int64_t count) {
    const D d;
    BceSums sums;
    const auto all = hn::FirstN(d, static_cast<size_t>(kLanes));
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        hn::StoreU(BceStep(sums, hn::LoadU(d, logits + i), hn::LoadU(d, targets + i), scale, all), d, gradient + i);
    }
    if (i < count) {
        const auto present = hn::FirstN(d, static_cast<size_t>(count - i));
        const V p = LoadTail(d, logits + i, count - i);
        StoreTail(BceStep(sums, p, LoadTail(d, targets + i, count - i), scale, present), d, gradient + i, count - i);
    }
    return sums.Total();
}

double Bce(float* gradient, const float* logits, const float* targets, float scale, int64_t count) {
    constexpr int64_t kElements = kStretch * kLanes;
    double total = 0.0;
    for (int64_t i = 0; i < count; i += kElements) {
        total += BceStretch(gradient + i, logits + i, targets + i, hn::Set(D(), scale), HWY_MIN(kElements, count - i));
    }
    return total;
}

const LossKernels& Table() {
    static constexpr LossKernels kTable{Bce};
    return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const LossKernels& LossKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarLossKernels());
}

}  // namespace latent
#endif
