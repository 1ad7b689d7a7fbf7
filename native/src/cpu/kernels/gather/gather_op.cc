#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"

namespace latent {

void ExecuteGatherRows(const Operands& operands, Execution& execution) {
    const View& table = operands.in[0];
    const View& out = operands.out[0];
    const int32_t* indices = operands.in[1].i32();
    const int64_t count = out.dims[0];
    const int64_t columns = out.dims[1];
    // Checks all indices before any copy, on one thread, so that the first bad index is reported for every number of
    // threads.
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
    // Passes all rows of a thread at once, so that the kernel can prefetch later rows.
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

}  // namespace latent
