// Sums of rows by an index: the gradient of a gather.
#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// Columns of one task. Each task adds all rows in order, so that sums do not depend on the number of threads.
constexpr int64_t kTaskColumns = 256;

}  // namespace

void ExecuteScatterRows(const Operands& operands, Execution& execution) {
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

}  // namespace latent
