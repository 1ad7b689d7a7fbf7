// The reference: C row by row, each element a sum over k in order.
#include <algorithm>

#include "kernels/chunks.h"
#include "kernels/gemm/gemm.h"

namespace latent {
namespace {

constexpr int64_t kTaskProducts = int64_t{1} << 14;

GemmPlan Plan(const GemmCall& call) {
    GemmPlan plan;
    plan.compute_task_units = CeilDivide(kTaskProducts, call.n * (call.k + 1));
    plan.compute_tasks = CeilDivide(call.m, plan.compute_task_units);
    return plan;
}

float Dot(const GemmCall& call, int64_t i, int64_t j) {
    float sum = 0;
    for (int64_t p = 0; p < call.k; ++p) {
        const float a = call.form == LTN_FORM_TN ? call.a[p * call.m + i] : call.a[i * call.k + p];
        const float b = call.form == LTN_FORM_NT ? call.b[j * call.k + p] : call.b[p * call.n + j];
        sum += a * b;
    }
    return sum;
}

void Compute(const GemmCall& call, const GemmPlan& plan, int64_t, int64_t begin, int64_t end, float*) {
    const int64_t last_row = std::min(call.m, end * plan.compute_task_units);
    for (int64_t i = begin * plan.compute_task_units; i < last_row; ++i) {
        float* row = call.c + i * call.n;
        for (int64_t j = 0; j < call.n; ++j) row[j] = Dot(call, i, j) + (call.bias != nullptr ? call.bias[j] : 0.0f);
        if (call.activate != nullptr) call.activate(row, row, call.n, call.slope, 0);
    }
}

}  // namespace

const GemmKernels& ScalarGemmKernels() {
    static constexpr GemmKernels kKernels{Plan, nullptr, Compute};
    return kKernels;
}

}  // namespace latent
