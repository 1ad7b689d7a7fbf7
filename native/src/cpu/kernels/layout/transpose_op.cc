// Transposition: the axes of a tensor in another order.
#include <array>

#include "cpu/kernels/chunks.h"
#include "cpu/operations.h"
#include "program/rules/layout.h"

namespace latent {

namespace {

// The innermost rows of out. Each row reads in with a fixed stride.
struct Walk {
    explicit Walk(const Operands& operands) : out(operands.out[0]) {
        const View& in = operands.in[0];
        std::array<int64_t, LTN_MAX_RANK> in_steps{};
        int64_t step = 1;
        for (int axis = in.rank - 1; axis >= 0; --axis) {
            in_steps[axis] = step;
            step *= in.dims[axis];
        }
        for (int axis = 0; axis < out.rank; ++axis) steps[axis] = in_steps[AxisAt(operands.instruction.flags, axis)];
        length = out.rank > 0 ? out.dims[out.rank - 1] : 1;
        inner_step = out.rank > 0 ? steps[out.rank - 1] : 1;
    }

    // Offset in in of the first element of row number row of out.
    int64_t Begin(int64_t row) const {
        int64_t begin = 0;
        for (int axis = out.rank - 2; axis >= 0; --axis) {
            begin += row % out.dims[axis] * steps[axis];
            row /= out.dims[axis];
        }
        return begin;
    }

    const View& out;
    std::array<int64_t, LTN_MAX_RANK> steps{};
    int64_t length, inner_step;
};

}  // namespace

void ExecuteTranspose(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    if (out.count == 0) return;
    const Walk walk(operands);
    const float* in = operands.in[0].f32();
    ForChunks(execution.pool, out.count / walk.length, CeilDivide(kChunkElements, walk.length),
              [&](int64_t begin, int64_t end) {
                  for (int64_t row = begin; row < end; ++row) {
                      const float* from = in + walk.Begin(row);
                      float* to = out.f32() + row * walk.length;
                      for (int64_t i = 0; i < walk.length; ++i) to[i] = from[i * walk.inner_step];
                  }
              });
}

}  // namespace latent
