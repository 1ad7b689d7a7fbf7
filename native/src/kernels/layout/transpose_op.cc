// Axes in another order.
#include <array>

#include "kernels/chunks.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr int kAxisBits = 3;

int AxisAt(int32_t flags, int axis) {
    return flags >> (kAxisBits * axis) & ((1 << kAxisBits) - 1);
}

void ValidateTranspose(const Signature& signature) {
    const ltn_tensor& in = *signature.in[0];
    const ltn_tensor& out = *signature.out[0];
    const int32_t flags = signature.instruction.flags;
    RequireNoKind(signature);
    RequireF32(in, "in0");
    RequireF32(out, "out0");
    RequireRank(out, in.rank, "out0");
    int seen = 0;
    for (int axis = 0; axis < in.rank; ++axis) seen |= 1 << AxisAt(flags, axis);
    if (seen != (1 << in.rank) - 1 || flags >> (kAxisBits * in.rank) != 0) {
        FailArgument("flags are 0x%x, expected each of the %d axes once, in %d bits each", static_cast<unsigned>(flags),
                     in.rank, kAxisBits);
    }
    for (int axis = 0; axis < in.rank; ++axis) {
        const int from = AxisAt(flags, axis);
        if (out.dims[axis] != in.dims[from]) {
            FailArgument("dimension %d of out0 %s must equal dimension %d of in0 %s", axis, ShapeText(out).c_str(),
                         from, ShapeText(in).c_str());
        }
    }
}

// The innermost rows of out, each a strided walk through in.
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

    // Where row number row of out begins in in.
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

}  // namespace

const Op kTransposeOp{"transpose", 1, 1, 1, 1, 0, false, ValidateTranspose, ExecuteTranspose, RowTiles::kMaps};

}  // namespace latent
