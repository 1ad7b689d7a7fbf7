#include "program/rules/counts.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void ValidateReduce(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    const ltn_tensor& x = *signature.in[0];
    const ltn_tensor& out = *signature.out[0];
    RequireKind(instruction.kind, kReduceCount, "reduction");
    RequireF32(x, "in0");
    RequireF32(out, "out0");
    if (instruction.flags < 0 || instruction.flags >> x.rank != 0) {
        FailArgument("flags (axes) are %d, expected 0 to %d for in0 of rank %d", instruction.flags, (1 << x.rank) - 1,
                     x.rank);
    }
    if (SumsTiles(instruction, out) && instruction.kind != LTN_REDUCE_SUM) {
        FailArgument("kind is %d, expected %d (sum) for a reduction over the rows of all tiles", instruction.kind,
                     LTN_REDUCE_SUM);
    }
    ltn_tensor expected = x;
    for (int32_t axis = 0; axis < x.rank; ++axis) {
        if ((instruction.flags >> axis & 1) != 0) expected.dims[axis] = 1;
    }
    if (!SameShape(out, expected)) {
        FailArgument("out0 has shape %s, expected %s: in0 with its reduced axes of size 1", ShapeText(out).c_str(),
                     ShapeText(expected).c_str());
    }
}

}  // namespace

const OpRules kReduceRules{
    .name = "reduce", .inputs = {1, 1}, .outputs = {1, 1}, .row_tiles = RowTiles::kSums, .validate = ValidateReduce};

}  // namespace latent
