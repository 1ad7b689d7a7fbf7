#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/op.h"
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

void ExecuteGather(const Operands& operands, Execution& execution) {
    const View& table = operands.in[0];
    const View& out = operands.out[0];
    const int32_t* indices = operands.in[1].i32();
    const int64_t count = out.dims[0];
    const int64_t columns = out.dims[1];
    // All before any copy: one thread then finds the first bad index, whatever the number of threads.
    for (int64_t r = 0; r < count; ++r) {
        if (indices[r] < 0 || indices[r] >= table.dims[0]) {
            execution.fault = {LTN_OUTCOME_BAD_INDEX, 1, indices[r]};
            return;
        }
    }
    if (out.count == 0) return;
    const GatherKernels& kernels = execution.kernels.gather;
    const float scale = static_cast<float>(operands.instruction.attributes[0]);
    const int64_t rows = std::max<int64_t>(1, kChunkElements / columns);
    // All rows of a thread at once, which lets the kernel look ahead.
    execution.pool.ForRanges(CeilDivide(count, rows), [&](int64_t task_begin, int64_t task_end, int) {
        const int64_t begin = task_begin * rows;
        const int64_t end = std::min(task_end * rows, count);
        float* piece = out.f32() + begin * columns;
        if (table.dtype == LTN_DTYPE_U8) {
            kernels.u8(piece, table.u8(), columns, indices + begin, end - begin, scale);
        } else {
            kernels.f32(piece, table.f32(), columns, indices + begin, end - begin, scale);
        }
    });
}

}  // namespace

const Op kGatherRowsOp{"gather_rows", 2, 2, 1, 1, 0, false, ValidateGather, ExecuteGather, RowTiles::kMaps};

}  // namespace latent
