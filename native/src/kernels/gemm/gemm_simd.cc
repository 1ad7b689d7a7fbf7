// The matrix product for all of Highway's targets.
#include "kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/gemm/gemm_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/gemm/dot-inl.h"
#include "kernels/gemm/gemm.h"
#include "kernels/gemm/gemm_plan.h"
#include "kernels/gemm/tiled-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
GemmPlan Plan(const GemmCall& call) {
    return PlanVectorised(call, kRegisters);
}

void Pack(const GemmCall& call, const GemmPlan& plan, int64_t step, int64_t begin, int64_t end) {
    if (plan.method == GemmPlan::Method::kDots) {
        TransposeB(call);
    } else {
        TiledStep(call, plan, step).Pack(begin * plan.pack_task_units, end * plan.pack_task_units);
    }
}

void Compute(const GemmCall& call, const GemmPlan& plan, int64_t step, int64_t begin, int64_t end, float* scratch) {
    begin *= plan.compute_task_units;
    end *= plan.compute_task_units;
    if (plan.method == GemmPlan::Method::kDots) {
        ComputeDots(call, plan, begin, end);
    } else {
        TiledStep(call, plan, step).Compute(begin, end, scratch);
    }
}

const GemmKernels& Table() {
    static constexpr GemmKernels kKernels{Plan, Pack, Compute};
    return kKernels;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const GemmKernels& GemmKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarGemmKernels());
}

}  // namespace latent
#endif
