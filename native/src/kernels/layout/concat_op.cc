// Tensors one after the other along an axis.
#include <algorithm>
#include <cinttypes>
#include <string>

#include "kernels/chunks.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void ValidateConcat(const Signature& signature) {
    const ltn_tensor& out = *signature.out[0];
    const int axis = signature.instruction.flags;
    RequireNoKind(signature);
    RequireF32(out, "out0");
    if (axis < 0 || axis >= out.rank) {
        FailArgument("flags (axis) are %d, expected an axis of out0 %s", axis, ShapeText(out).c_str());
    }
    int64_t sum = 0;
    for (size_t i = 0; i < signature.in.size() && signature.in[i] != nullptr; ++i) {
        const ltn_tensor& in = *signature.in[i];
        const std::string name = "in" + std::to_string(i);
        RequireF32(in, name.c_str());
        RequireRank(in, out.rank, name.c_str());
        for (int d = 0; d < out.rank; ++d) {
            if (d == axis ? in.dims[d] < 0 : in.dims[d] != out.dims[d]) {
                FailArgument(
                    "%s has shape %s, expected that of out0 %s apart from dimension %d, which depends on no batch",
                    name.c_str(), ShapeText(in).c_str(), ShapeText(out).c_str(), axis);
            }
        }
        if (__builtin_add_overflow(sum, in.dims[axis], &sum)) FailArgument("dimension %d of out0 is too large", axis);
    }
    if (out.dims[axis] != sum) {
        FailArgument("out0 has shape %s, expected dimension %d to be the sum of those of the inputs, %" PRId64,
                     ShapeText(out).c_str(), axis, sum);
    }
}

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

}  // namespace

const Op kConcatOp{"concat", 1, LTN_MAX_INPUTS, 1, 1, 0, false, ValidateConcat, ExecuteConcat, RowTiles::kMaps};

}  // namespace latent
