// The matrix product for all of Highway's targets.
#include "cpu/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/gemm/gemm_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "cpu/kernels/gemm/dot-inl.h"
#include "cpu/kernels/gemm/gemm.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/narrow-inl.h"
#include "cpu/kernels/gemm/panel-inl.h"
#include "cpu/kernels/gemm/tiled-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
GemmPlan Plan(const GemmCall& call, int threads) {
    return PlanVectorised(call, kRegisters, threads);
}

bool CanUpdate(const GemmCall& call) {
    return CanUpdateVectorised(call, kRegisters);
}

int64_t PackPanelsTasks(ltn_form, int64_t n, int64_t k) {
    return CeilDivide(StripCount(n), PackTaskStrips(k, kRegisters));
}

void PackPanelsTask(ltn_form form, int64_t n, int64_t k, const float* b, float* panels, int64_t begin, int64_t end) {
    const int64_t strips = PackTaskStrips(k, kRegisters);
    PackPanels(form, n, k, b, panels, begin * strips, end * strips);
}

void Pack(const GemmCall& call, const GemmPlan&, int64_t begin, int64_t end) {
    PackPanelsTask(call.form, call.n, call.k, call.b, call.shared, begin, end);
}

void Compute(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end, float* scratch) {
    begin *= plan.compute_task_units;
    end *= plan.compute_task_units;
    switch (plan.method) {
        case GemmPlan::Method::kDots:
            return ComputeDots(call, plan, begin, end, scratch);
        case GemmPlan::Method::kPanels:
            return RowPanels(call, plan, scratch).Compute(begin, end);
        case GemmPlan::Method::kNarrow:
            return ComputeNarrow(call, plan, begin, end, scratch);
        default:
            return ComputeStrips(call, plan, begin, end, scratch);
    }
}

const GemmKernels& Table() {
    static constexpr GemmKernels kKernels{CanUpdate, PackedFloats, PackPanelsTasks, PackPanelsTask,
                                          Plan,      Pack,         Compute};
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
