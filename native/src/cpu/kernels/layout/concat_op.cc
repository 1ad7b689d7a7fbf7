// Concatenation of tensors along an axis.
#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/operations.h"

namespace latent {

void ExecuteConcat(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    if (out.count == 0) return;
    const int axis = operands.instruction.flags;
    int64_t outer = 1;
    for (int d = 0; d < axis; ++d) outer *= out.dims[d];
    const int64_t row = out.count / outer;
    ForChunks(execution.pool, outer, CeilDivide(kChunkElements, row), [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) {
            float* to = out.f32() + r * row;
            for (const View& in : operands.in) {
                if (!in) break;
                const int64_t part = in.count / outer;
                to = std::copy_n(in.f32() + r * part, part, to);
            }
        }
    });
}

}  // namespace latent
