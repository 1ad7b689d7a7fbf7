#include <array>
#include <cinttypes>
#include <span>
#include <string>

#include "program/extent.h"
#include "program/rules/gemm.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr int kUpdateOutputs = 3;  // Outputs of the optimizer.

// Bits of the inputs of a product.
constexpr uint32_t kAddend = 1u << 4;
constexpr uint32_t kPacked = 1u << 5;

constexpr std::array<const char*, kFormCount> kFormText{"in0[m,k] * in1[k,n]", "in0[m,k] * in1[n,k]",
                                                        "in0[k,m] * in1[k,n]"};

// The dimensions of a tensor that are not those of its matrices, the last two.
std::span<const int64_t> OuterDims(const ltn_tensor& tensor) {
    return {tensor.dims, static_cast<size_t>(tensor.rank - 2)};
}

// Requires that the matrices, the last two dimensions of tensors of rank 2 or more, are those of a product.
void RequireMatrices(const Signature& signature, ltn_form form, const ltn_tensor& out) {
    const ltn_tensor& a = *signature.in[0];
    const ltn_tensor& b = *signature.in[1];
    const int64_t* a_dims = a.dims + a.rank - 2;
    const int64_t* b_dims = b.dims + b.rank - 2;
    const int64_t* out_dims = out.dims + out.rank - 2;
    const ProductAxes axes = kProductAxes[form];
    if (a_dims[axes.a_k] != b_dims[axes.b_k] || out_dims[0] != a_dims[axes.a_m] || out_dims[1] != b_dims[axes.b_n]) {
        FailArgument("out0 %s, in0 %s and in1 %s do not fit out0[m,n] = %s", ShapeText(out).c_str(),
                     ShapeText(a).c_str(), ShapeText(b).c_str(), kFormText[form]);
    }
}

void ValidateProduct(const Signature& signature, ltn_form form, const ltn_tensor& out) {
    const ltn_tensor& a = *signature.in[0];
    const ltn_tensor& b = *signature.in[1];
    RequireF32(a, "in0");
    RequireF32(b, "in1");
    RequireF32(out, "out0");
    RequireRank(a, 2, "in0");
    RequireRank(b, 2, "in1");
    RequireRank(out, 2, "out0");
    RequireMatrices(signature, form, out);
}

// Requires that b can be the second factor of products of the form, and that packed has room for its copy.
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
    if (SumsTiles(instruction, out) && (finishes || signature.in[4] != nullptr)) {
        FailArgument("out0 is a sum over the rows of all tiles, expected no bias, activation, gate or addend with it");
    }
}

void RequireMatrixRank(const ltn_tensor& tensor, const char* name) {
    RequireF32(tensor, name);
    if (tensor.rank < 2)
        FailArgument("%s has shape %s, expected 2 or more dimensions", name, ShapeText(tensor).c_str());
}

void ValidateBatchMatmul(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    const ltn_tensor& out = *signature.out[0];
    RequireKind(instruction.kind, kFormCount, "form");
    RequireNoFlags(signature);
    RequireMatrixRank(*signature.in[0], "in0");
    RequireMatrixRank(*signature.in[1], "in1");
    RequireMatrixRank(out, "out0");
    RequireMatrices(signature, instruction.kind, out);
    const char* const outer = "out0 without its last two dimensions";
    RequireBroadcast(OuterDims(*signature.in[0]), "in0 without its last two dimensions", OuterDims(out), outer);
    RequireBroadcast(OuterDims(*signature.in[1]), "in1 without its last two dimensions", OuterDims(out), outer);
}

// Checks the optimizer's own rules, with the gradient in place of the optimizer's input.
void ValidateOptimizer(const Signature& signature, const ltn_tensor& gradient) {
    const OpRules* optimizer = FindRules(signature.instruction.flags);
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
        if (present ? slot >= optimizer->outputs.most : slot < optimizer->outputs.least) {
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
    constexpr int64_t kMostProduct = LTN_MAX_UPDATE_PRODUCT;
    constexpr int64_t kMostWidth = LTN_MAX_UPDATE_WIDTH;
    const int64_t k = DimensionAt(signature.in[0]->dims[0], signature.batch_capacity);
    const int64_t n = DimensionAt(out.dims[1], signature.batch_capacity);
    if (k + n > kMostWidth || (n > 0 && k > kMostProduct / n)) {
        FailArgument("k is %" PRId64 " and n %" PRId64 ", expected k + n of at most %" PRId64
                     " and k * n of at most %" PRId64,
                     k, n, kMostWidth, kMostProduct);
    }
    ValidateOptimizer(signature, out);
    ValidateRowSums(signature, 3);
}

void ValidatePack(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    RequireKind(instruction.kind, LTN_FORM_TN, "form to pack for");
    RequireNoFlags(signature);
    RequireF32(*signature.in[0], "in0");
    RequireRank(*signature.in[0], 2, "in0");
    ValidatePacked(instruction.kind, *signature.in[0], *signature.out[0], "out0");
}

}  // namespace

const OpRules kMatmulRules{.name = "matmul",
                           .inputs = {2, 6},
                           .outputs = {1, 2},
                           .in_place = kAddend,
                           .row_tiles = RowTiles::kSums,
                           .packed_inputs = kPacked,
                           .validate = ValidateMatmul};

const OpRules kBatchMatmulRules{
    .name = "batch_matmul", .inputs = {2, 2}, .outputs = {1, 1}, .validate = ValidateBatchMatmul};

const OpRules kMatmulUpdateRules{.name = "matmul_update",
                                 .inputs = {3, 3},
                                 .outputs = {1, 4},
                                 .updates = true,
                                 .capability = LTN_CAPABILITY_MATMUL_UPDATE,
                                 .validate = ValidateUpdate};

const OpRules kPackRules{
    .name = "pack", .inputs = {1, 1}, .outputs = {1, 1}, .capability = LTN_CAPABILITY_PACK, .validate = ValidatePack};

}  // namespace latent
