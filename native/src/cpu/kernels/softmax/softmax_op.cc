#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"

namespace latent {

void ExecuteSoftmax(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    if (out.count == 0) return;
    const float* x = operands.in[0].f32();
    const int64_t columns = out.dims[out.rank - 1];
    const auto softmax = execution.kernels.softmax.rows[operands.instruction.kind];
    ForChunks(execution.pool, out.count / columns, CeilDivide(kChunkElements, columns),
              [&](int64_t begin, int64_t end) {
                  softmax(out.f32() + begin * columns, x + begin * columns, end - begin, columns);
              });
}

}  // namespace latent
