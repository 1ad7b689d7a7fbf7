// The reference: C row by row, each element a sum over k in order.
#include <algorithm>

#include "cpu/execution.h"
#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm.h"

namespace latent {
namespace {

constexpr int64_t kTaskProducts = int64_t{1} << 14;

GemmPlan Plan(const GemmCall& call, int) {
    const int64_t task_rows = CeilDivide(kTaskProducts, std::max<int64_t>(1, call.n * (call.k + 1)));
    return {.compute_tasks = CeilDivide(call.m, task_rows), .method = RowsPlan{task_rows}};
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

float RowSum(const GemmCall& call, int64_t i) {
    double sum = 0;
    for (int64_t p = 0; p < call.k; ++p) sum += static_cast<double>(call.a[p * call.m + i]);
    return static_cast<float>(sum) + (call.row_add != nullptr ? call.row_add[i] : 0.0f);
}

void ComputeRow(const GemmCall& call, int64_t i, float* row) {
    for (int64_t j = 0; j < call.n; ++j) {
        const float product = Dot(call, i, j);
        row[j] = call.add != nullptr ? call.add[i * call.n + j] + product
                                     : product + (call.bias != nullptr ? call.bias[j] : 0.0f);
    }
    if (call.activate != nullptr) call.activate(row, row, call.n, call.slope, 0);
    for (int64_t j = 0; call.gate != nullptr && j < call.n; ++j) {
        if (!(call.gate[i * call.n + j] > 0)) row[j] = call.gate_slope == 0 ? 0 : call.gate_slope * row[j];
    }
}

void Compute(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end, float* scratch) {
    const int64_t task_rows = std::get<RowsPlan>(plan.method).task_rows;
    const int64_t last_row = std::min(call.m, end * task_rows);
    for (int64_t i = begin * task_rows; i < last_row; ++i) {
        float* row = call.update != nullptr ? scratch : call.c + i * call.n;
        ComputeRow(call, i, row);
        if (call.update != nullptr) call.update(call.update_state, row, i * call.n, call.n);
        if (call.row_sums != nullptr) call.row_sums[i] = RowSum(call, i);
    }
}

bool CanUpdate(const GemmCall& call) {
    return call.n <= Execution::kThreadScratchBytes / int64_t{sizeof(float)};
}

int64_t PackedFloats(ltn_form, int64_t, int64_t) {
    return 0;
}

int64_t PackTasks(ltn_form, int64_t, int64_t) {
    return 0;
}

void PackNothing(ltn_form, int64_t, int64_t, const float*, float*, int64_t, int64_t) {}

}  // namespace

const GemmKernels& ScalarGemmKernels() {
    static constexpr GemmKernels kKernels{.can_update = CanUpdate,
                                          .packed_b_floats = PackedFloats,
                                          .pack_b_tasks = PackTasks,
                                          .pack_b = PackNothing,
                                          .plan = Plan,
                                          .pack = nullptr,
                                          .compute = Compute};
    return kKernels;
}

}  // namespace latent
