#include <array>

#include "kernels/kernels.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {
namespace {

constexpr int32_t kFormCount = LTN_FORM_TN + 1;
constexpr int32_t kActivationCount = LTN_ACTIVATION_SIGMOID + 1;

// The axes of C's rows, its columns and the sum in A and B.
struct Axes {
    int a_m, a_k, b_k, b_n;
};

constexpr std::array<Axes, kFormCount> kAxes{{{0, 1, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, 1}}};
constexpr std::array<const char*, kFormCount> kFormText{"in0[m,k] * in1[k,n]", "in0[m,k] * in1[n,k]",
                                                        "in0[k,m] * in1[k,n]"};

// The activation as a map on a finished piece of C.
constexpr std::array<ltn_map, kActivationCount> kActivationMap{LTN_MAP_IDENTITY, LTN_MAP_RELU, LTN_MAP_LEAKY_RELU,
                                                               LTN_MAP_TANH, LTN_MAP_SIGMOID};

void Validate(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    RequireKind(instruction.kind, kFormCount, "form");
    RequireKind(instruction.flags, kActivationCount, "activation");
    const ltn_tensor& a = *signature.in[0];
    const ltn_tensor& b = *signature.in[1];
    const ltn_tensor& out = *signature.out[0];
    RequireF32(a, "in0");
    RequireF32(b, "in1");
    RequireF32(out, "out0");
    RequireRank(a, 2, "in0");
    RequireRank(b, 2, "in1");
    RequireRank(out, 2, "out0");
    const Axes axes = kAxes[instruction.kind];
    if (a.dims[axes.a_k] != b.dims[axes.b_k] || out.dims[0] != a.dims[axes.a_m] || out.dims[1] != b.dims[axes.b_n]) {
        FailArgument("out0 %s, in0 %s and in1 %s do not fit out0[m,n] = %s", ShapeText(out).c_str(),
                     ShapeText(a).c_str(), ShapeText(b).c_str(), kFormText[instruction.kind]);
    }
    if (signature.in[2] == nullptr) return;
    const ltn_tensor& bias = *signature.in[2];
    RequireF32(bias, "in2");
    RequireRank(bias, 1, "in2");
    if (bias.dims[0] != out.dims[1]) {
        FailArgument("in2 %s is no bias for out0 %s, expected one element a column", ShapeText(bias).c_str(),
                     ShapeText(out).c_str());
    }
}

GemmCall CallOf(const Operands& operands, const Execution& execution) {
    const ltn_instruction& instruction = operands.instruction;
    const View& a = operands.in[0];
    const View& out = operands.out[0];
    GemmCall call{};
    call.form = instruction.kind;
    call.m = out.dims[0];
    call.n = out.dims[1];
    call.k = a.dims[kAxes[instruction.kind].a_k];
    call.a = a.f32();
    call.b = operands.in[1].f32();
    call.bias = operands.in[2].f32();
    call.c = out.f32();
    if (instruction.flags != LTN_ACTIVATION_NONE) {
        call.activate = execution.kernels.elementwise.map[kActivationMap[instruction.flags]];
    }
    call.slope = static_cast<float>(instruction.attributes[0]);
    call.shared = reinterpret_cast<float*>(execution.shared_scratch);
    return call;
}

void Execute(const Operands& operands, Execution& execution) {
    if (operands.out[0].count == 0) return;
    const GemmCall call = CallOf(operands, execution);
    const GemmKernels& kernels = execution.kernels.gemm;
    const GemmPlan plan = kernels.plan(call);
    for (int64_t step = 0; step < plan.steps; ++step) {
        execution.pool.ForRanges(plan.pack_tasks,
                                 [&](int64_t begin, int64_t end, int) { kernels.pack(call, plan, step, begin, end); });
        execution.pool.ForRanges(plan.compute_tasks, [&](int64_t begin, int64_t end, int thread) {
            kernels.compute(call, plan, step, begin, end, reinterpret_cast<float*>(execution.scratch(thread)));
        });
    }
}

}  // namespace

const Op kMatmulOp{"matmul", 2, 3, 1, 1, false, false, Validate, Execute};

}  // namespace latent
