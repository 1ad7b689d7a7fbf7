// Sums of rows by an index: the gradient of a gather.
#include <algorithm>

#include "kernels/chunks.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

// Columns of one task. Each goes through all rows in order, so that sums do not depend on the threads.
constexpr int64_t kTaskColumns = 256;

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

void ExecuteScatter(const Operands& operands, Execution& execution) {
    const View& rows = operands.in[0];
    const View& out = operands.out[0];
    const int32_t* indices = operands.in[1].i32();
    for (int64_t r = 0; r < rows.dims[0]; ++r) {
        if (indices[r] < 0 || indices[r] >= out.dims[0]) {
            execution.fault = {LTN_OUTCOME_BAD_INDEX, 1, indices[r]};
            return;
        }
    }
    const int64_t columns = out.dims[1];
    ForChunks(execution.pool, columns, kTaskColumns, [&](int64_t begin, int64_t end) {
        for (int64_t r = 0; r < out.dims[0]; ++r) {
            std::fill(out.f32() + r * columns + begin, out.f32() + r * columns + end, 0.0f);
        }
        for (int64_t r = 0; r < rows.dims[0]; ++r) {
            float* sum = out.f32() + indices[r] * columns;
            const float* row = rows.f32() + r * columns;
            for (int64_t c = begin; c < end; ++c) sum[c] += row[c];
        }
    });
}

}  // namespace

const Op kScatterRowsOp{"scatter_rows", 2, 2, 1, 1, 0, false, ValidateScatter, ExecuteScatter};

}  // namespace latent
