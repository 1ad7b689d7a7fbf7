// Rules of transpositions and of concatenations.
#include <cinttypes>
#include <string>

#include "program/rules/layout.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

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

}  // namespace

const OpRules kTransposeRules{.name = "transpose",
                              .inputs = {1, 1},
                              .outputs = {1, 1},
                              .row_tiles = RowTiles::kMaps,
                              .validate = ValidateTranspose};

const OpRules kConcatRules{.name = "concat",
                           .inputs = {1, LTN_MAX_INPUTS},
                           .outputs = {1, 1},
                           .row_tiles = RowTiles::kMaps,
                           .validate = ValidateConcat};

}  // namespace latent
