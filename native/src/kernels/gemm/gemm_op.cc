#include <array>
#include <cinttypes>
#include <string>

#include "kernels/gemm/product.h"
#include "kernels/optimizer/optimizer_update.h"
#include "kernels/require.h"
#include "program/extent.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {
namespace {

constexpr int32_t kFormCount = LTN_FORM_TN + 1;
constexpr int kUpdateOutputs = 3;  // Of the optimizer.

// The axes of C's rows, its columns and the sum in A and B.
struct Axes {
    int a_m, a_k, b_k, b_n;
};

constexpr std::array<Axes, kFormCount> kAxes{{{0, 1, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, 1}}};
constexpr std::array<const char*, kFormCount> kFormText{"in0[m,k] * in1[k,n]", "in0[m,k] * in1[n,k]",
                                                        "in0[k,m] * in1[k,n]"};

void ValidateProduct(const Signature& signature, ltn_form form, const ltn_tensor& out) {
    const ltn_tensor& a = *signature.in[0];
    const ltn_tensor& b = *signature.in[1];
    RequireF32(a, "in0");
    RequireF32(b, "in1");
    RequireF32(out, "out0");
    RequireRank(a, 2, "in0");
    RequireRank(b, 2, "in1");
    RequireRank(out, 2, "out0");
    const Axes axes = kAxes[form];
    if (a.dims[axes.a_k] != b.dims[axes.b_k] || out.dims[0] != a.dims[axes.a_m] || out.dims[1] != b.dims[axes.b_n]) {
        FailArgument("out0 %s, in0 %s and in1 %s do not fit out0[m,n] = %s", ShapeText(out).c_str(),
                     ShapeText(a).c_str(), ShapeText(b).c_str(), kFormText[form]);
    }
}

// b is the second factor of products of the form, and packed has room for its copy.
void ValidatePacked(ltn_form form, const ltn_tensor& b, const ltn_tensor& packed, const char* name) {
    RequireF32(packed, name);
    RequireRank(packed, 1, name);
    if (form == LTN_FORM_TN) FailArgument("%s is present, expected only for the forms NN and NT", name);
    if (HasBatch(b)) FailArgument("in1 has shape %s, expected no batch dimension to be packed", ShapeText(b).c_str());
    const int64_t n = b.dims[form == LTN_FORM_NT ? 0 : 1];
    const int64_t k = b.dims[form == LTN_FORM_NT ? 1 : 0];
    if (packed.dims[0] != PackedElements(n, k)) {
        FailArgument("%s has shape %s, expected %" PRId64 " elements for a factor of n = %" PRId64 " and k = %" PRId64,
                     name, ShapeText(packed).c_str(), PackedElements(n, k), n, k);
    }
}

void RequireVector(const ltn_tensor& vector, const char* name, int64_t size, const char* what) {
    RequireF32(vector, name);
    RequireRank(vector, 1, name);
    if (vector.dims[0] != size) {
        FailArgument("%s has shape %s, expected one element for each %s", name, ShapeText(vector).c_str(), what);
    }
}

void ValidateRowSums(const Signature& signature, int slot) {
    const ltn_tensor* sums = signature.out[slot];
    if (sums == nullptr) return;
    const std::string name = "out" + std::to_string(slot);
    RequireVector(*sums, name.c_str(), signature.in[0]->dims[1], "column of in0");
}

void ValidateMatmul(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    const ltn_tensor& out = *signature.out[0];
    RequireKind(instruction.kind, kFormCount, "form");
    RequireKind(instruction.flags, kActivationCount, "activation");
    ValidateProduct(signature, instruction.kind, out);
    const bool finishes = signature.in[2] != nullptr || signature.in[3] != nullptr || instruction.flags != 0;
    if (signature.in[2] != nullptr) RequireVector(*signature.in[2], "in2 (bias)", out.dims[1], "column of out0");
    if (signature.in[3] != nullptr) {
        RequireF32(*signature.in[3], "in3 (gate)");
        RequireSameShape(*signature.in[3], "in3 (gate)", out, "out0");
    }
    if (signature.in[4] != nullptr) {
        RequireF32(*signature.in[4], "in4 (addend)");
        RequireSameShape(*signature.in[4], "in4 (addend)", out, "out0");
        if (finishes) FailArgument("in4 (addend) is present, expected no bias, activation or gate with it");
    }
    if (signature.in[5] != nullptr)
        ValidatePacked(instruction.kind, *signature.in[1], *signature.in[5], "in5 (packed)");
    if (signature.out[1] != nullptr && instruction.kind != LTN_FORM_TN) {
        FailArgument("out1 (row sums) is present, expected only for kind %d (TN) and not %d", LTN_FORM_TN,
                     instruction.kind);
    }
    ValidateRowSums(signature, 1);
    if (instruction.phase == LTN_PHASE_TILES && !HasBatch(out) && (finishes || signature.in[4] != nullptr)) {
        FailArgument("out0 is a sum over the rows of all tiles, expected no bias, activation, gate or addend with it");
    }
}

constexpr int64_t kMaxUpdateProduct = int64_t{1} << 20;
constexpr int64_t kMaxUpdateWidth = int64_t{1} << 17;

// The optimizer's own rules, as if the gradient were a tensor.
void ValidateOptimizer(const Signature& signature, const ltn_tensor& gradient) {
    const Op* optimizer = FindOp(signature.instruction.flags);
    ltn_instruction instruction = signature.instruction;
    instruction.opcode = signature.instruction.flags;
    instruction.flags = 0;
    const Signature update{instruction,
                           {&gradient, signature.in[2]},
                           {signature.out[0], signature.out[1], signature.out[2]},
                           signature.batch_capacity,
                           {}};
    for (int slot = 0; slot < kUpdateOutputs; ++slot) {
        const bool present = signature.out[slot] != nullptr;
        if (present ? slot >= optimizer->max_outputs : slot < optimizer->min_outputs) {
            FailArgument("out%d is %s, expected the outputs of %s", slot, present ? "present" : "missing",
                         optimizer->name);
        }
    }
    optimizer->validate(update);
}

void ValidateUpdate(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    const ltn_opcode optimizer = instruction.flags;
    RequireNoKind(signature);
    if (optimizer != LTN_OPCODE_SGD && optimizer != LTN_OPCODE_RMSPROP && optimizer != LTN_OPCODE_ADAM) {
        FailArgument("flags (optimizer) are %d, expected %d (SGD), %d (RMSProp) or %d (Adam)", optimizer,
                     LTN_OPCODE_SGD, LTN_OPCODE_RMSPROP, LTN_OPCODE_ADAM);
    }
    const ltn_tensor& out = *signature.out[0];
    ValidateProduct(signature, LTN_FORM_TN, out);
    const int64_t k = DimensionAt(signature.in[0]->dims[0], signature.batch_capacity);
    const int64_t n = DimensionAt(out.dims[1], signature.batch_capacity);
    if (k + n > kMaxUpdateWidth || (n > 0 && k > kMaxUpdateProduct / n)) {
        FailArgument("k is %" PRId64 " and n %" PRId64 ", expected k + n of at most %" PRId64
                     " and k * n of at most %" PRId64,
                     k, n, kMaxUpdateWidth, kMaxUpdateProduct);
    }
    ValidateOptimizer(signature, out);
    ValidateRowSums(signature, 3);
}

GemmCall CallOf(const Operands& operands, ltn_form form) {
    const View& a = operands.in[0];
    const View& out = operands.out[0];
    GemmCall call{};
    call.form = form;
    call.m = out.dims[0];
    call.n = out.dims[1];
    call.k = a.dims[kAxes[form].a_k];
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

void ExecuteUpdate(const Operands& operands, Execution& execution) {
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

void ValidatePack(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    RequireKind(instruction.kind, LTN_FORM_TN, "form to pack for");
    RequireNoFlags(signature);
    RequireF32(*signature.in[0], "in0");
    RequireRank(*signature.in[0], 2, "in0");
    ValidatePacked(instruction.kind, *signature.in[0], *signature.out[0], "out0");
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

constexpr uint32_t kAddend = 1u << 4;

}  // namespace

const Op kMatmulOp{"matmul", 2, 6, 1, 2, kAddend, false, ValidateMatmul, ExecuteMatmul, RowTiles::kSums};
const Op kMatmulUpdateOp{"matmul_update", 3, 3, 1, 4, 0, true, ValidateUpdate, ExecuteUpdate};
const Op kPackOp{"pack", 1, 1, 1, 1, 0, false, ValidatePack, ExecutePack};

}  // namespace latent
