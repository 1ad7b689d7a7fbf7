#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void RequireSize(const ltn_tensor& a, int a_axis, const char* a_name, const ltn_tensor& b, int b_axis,
                 const char* b_name) {
    if (a.dims[a_axis] != b.dims[b_axis]) {
        FailArgument("dimension %d of %s %s must equal dimension %d of %s %s", a_axis, a_name, ShapeText(a).c_str(),
                     b_axis, b_name, ShapeText(b).c_str());
    }
}

void ValidateGather(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    const ltn_tensor& table = *signature.in[0];
    const ltn_tensor& indices = *signature.in[1];
    const ltn_tensor& out = *signature.out[0];
    if (table.dtype == LTN_DTYPE_I32) FailArgument("in0 has element type i32, expected u8 or f32");
    RequireDtype(indices, LTN_DTYPE_I32, "in1");
    RequireF32(out, "out0");
    if (signature.instruction.phase == LTN_PHASE_TILES && HasBatch(table)) {
        FailArgument("in0 has shape %s, expected no batch dimension: a tile does not see all rows of the batch",
                     ShapeText(table).c_str());
    }
    RequireRank(table, 2, "in0");
    RequireRank(indices, 1, "in1");
    RequireRank(out, 2, "out0");
    RequireSize(indices, 0, "in1", out, 0, "out0");
    RequireSize(table, 1, "in0", out, 1, "out0");
}

void ValidateScatter(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    const ltn_tensor& rows = *signature.in[0];
    const ltn_tensor& indices = *signature.in[1];
    const ltn_tensor& out = *signature.out[0];
    RequireF32(rows, "in0");
    RequireDtype(indices, LTN_DTYPE_I32, "in1");
    RequireF32(out, "out0");
    RequireRank(rows, 2, "in0");
    RequireRank(indices, 1, "in1");
    RequireRank(out, 2, "out0");
    if (indices.dims[0] != rows.dims[0] || out.dims[1] != rows.dims[1]) {
        FailArgument("in0 %s, in1 %s and out0 %s do not fit, expected [count, columns], [count] and [rows, columns]",
                     ShapeText(rows).c_str(), ShapeText(indices).c_str(), ShapeText(out).c_str());
    }
}

}  // namespace

const OpRules kGatherRowsRules{.name = "gather_rows",
                               .inputs = {2, 2},
                               .outputs = {1, 1},
                               .row_tiles = RowTiles::kMaps,
                               .validate = ValidateGather};

const OpRules kScatterRowsRules{
    .name = "scatter_rows", .inputs = {2, 2}, .outputs = {1, 1}, .validate = ValidateScatter};

}  // namespace latent
