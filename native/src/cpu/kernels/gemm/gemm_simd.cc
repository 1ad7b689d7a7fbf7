// The matrix product for all of Highway's targets.
#include "cpu/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/gemm/gemm_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "cpu/kernels/gemm/blocked-inl.h"
#include "cpu/kernels/gemm/dots-inl.h"
#include "cpu/kernels/gemm/gemm.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/narrow-inl.h"
#include "cpu/kernels/gemm/row_panels-inl.h"

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

int64_t PackBTasks(ltn_form, int64_t n, int64_t k) {
    return CeilDivide(BPanelCount(n), PackTaskPanels(k, kRegisters));
}

void PackBTask(ltn_form form, int64_t n, int64_t k, const float* b, float* packed_b, int64_t begin, int64_t end) {
    const int64_t panels = PackTaskPanels(k, kRegisters);
    PackB(form, n, k, b, packed_b, begin * panels, end * panels);
}

void Pack(const GemmCall& call, const GemmPlan&, int64_t begin, int64_t end) {
    PackBTask(call.form, call.n, call.k, call.b, call.shared, begin, end);
}

// The tasks [begin, end) of a plan.
struct Tasks {
    const GemmCall& call;
    int64_t begin, end;
    float* scratch;

    void operator()(const RowsPlan&) const {}  // The reference alone has such plans.
    void operator()(const DotsPlan& plan) const {
        ComputeDots(call, plan, begin * plan.task_tiles, end * plan.task_tiles, scratch);
    }
    void operator()(const NarrowPlan& plan) const {
        ComputeNarrow(call, plan, begin * plan.task_panels, end * plan.task_panels, scratch);
    }
    void operator()(const RowPanelsPlan& plan) const {
        RowPanels(call, plan, scratch).Compute(begin * plan.task_tiles, end * plan.task_tiles);
    }
    void operator()(const BlockedPlan& plan) const {
        ComputeBlocked(call, plan, begin * plan.task_cells, end * plan.task_cells, scratch);
    }
};

void Compute(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end, float* scratch) {
    std::visit(Tasks{call, begin, end, scratch}, plan.method);
}

const GemmKernels& Table() {
    static constexpr GemmKernels kKernels{.can_update = CanUpdate,
                                          .packed_b_floats = PackedFloats,
                                          .pack_b_tasks = PackBTasks,
                                          .pack_b = PackBTask,
                                          .plan = Plan,
                                          .pack = Pack,
                                          .compute = Compute};
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
