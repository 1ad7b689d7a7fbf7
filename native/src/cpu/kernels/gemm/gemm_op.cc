#include "cpu/kernels/gemm/product.h"
#include "cpu/kernels/optimizer/optimizer_update.h"
#include "cpu/operations.h"
#include "program/rules/gemm.h"

namespace latent {

namespace {

GemmCall CallOf(const Operands& operands, ltn_form form) {
    const View& a = operands.in[0];
    const View& out = operands.out[0];
    GemmCall call{};
    call.form = form;
    call.m = out.dims[0];
    call.n = out.dims[1];
    call.k = a.dims[kProductAxes[form].a_k];
    call.a = a.f32();
    call.b = operands.in[1].f32();
    return call;
}

// What a product without elements still has to do.
void RunEmpty(const GemmCall& call) {
    for (int64_t i = 0; call.row_sums != nullptr && i < call.m; ++i) {
        double sum = call.row_add != nullptr ? static_cast<double>(call.row_add[i]) : 0.0;
        for (int64_t p = 0; p < call.k; ++p) sum += static_cast<double>(call.a[p * call.m + i]);
        call.row_sums[i] = static_cast<float>(sum);
    }
}

void Run(const GemmCall& call, Execution& execution) {
    if (call.m == 0 || call.n == 0) return RunEmpty(call);
    Multiply(call, execution);
}

void SumRows(GemmCall& call, const View& sums, const Execution& execution) {
    call.row_sums = sums.f32();
    call.row_add = execution.accumulate ? call.row_sums : nullptr;
}

}  // namespace

void ExecuteMatmul(const Operands& operands, Execution& execution) {
    const ltn_instruction& instruction = operands.instruction;
    GemmCall call = CallOf(operands, instruction.kind);
    call.c = operands.out[0].f32();
    call.bias = operands.in[2].f32();
    call.activate = ActivationMap(execution, instruction.flags);
    call.slope = static_cast<float>(instruction.attributes[0]);
    call.gate = operands.in[3].f32();
    call.gate_slope = static_cast<float>(instruction.attributes[1]);
    call.add = execution.accumulate ? call.c : operands.in[4].f32();
    // A variant that packs nothing leaves the copy as it was.
    if (execution.kernels.gemm.packed_b_floats(call.form, call.n, call.k) > 0) call.packed_b = operands.in[5].f32();
    SumRows(call, operands.out[1], execution);
    Run(call, execution);
}

void ExecuteMatmulUpdate(const Operands& operands, Execution& execution) {
    const OptimizerUpdate update(operands.instruction.flags, operands, *operands.in[2].f32(), execution);
    GemmCall call = CallOf(operands, LTN_FORM_TN);
    call.update_state = &update;
    call.update = [](const void* state, const float* gradient, int64_t first, int64_t count) {
        static_cast<const OptimizerUpdate*>(state)->Apply(gradient, first, count);
    };
    if (execution.pool.threads() > 1) {
        call.prepare_update = [](const void* state, int64_t first, int64_t count) {
            static_cast<const OptimizerUpdate*>(state)->Prepare(first, count);
        };
    }
    SumRows(call, operands.out[3], execution);
    Run(call, execution);
}

void ExecutePack(const Operands& operands, Execution& execution) {
    const GemmKernels& kernels = execution.kernels.gemm;
    const ltn_form form = operands.instruction.kind;
    const View& b = operands.in[0];
    if (b.count == 0) return;
    const int64_t n = b.dims[form == LTN_FORM_NT ? 0 : 1];
    const int64_t k = b.dims[form == LTN_FORM_NT ? 1 : 0];
    execution.pool.ForRanges(kernels.pack_b_tasks(form, n, k), [&](int64_t begin, int64_t end, int) {
        kernels.pack_b(form, n, k, b.f32(), operands.out[0].f32(), begin, end);
    });
}

}  // namespace latent
