#include "program/rules/counts.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void ValidateSoftmax(const Signature& signature) {
    const ltn_tensor& x = *signature.in[0];
    RequireKind(signature.instruction.kind, kSoftmaxCount, "softmax");
    RequireNoFlags(signature);
    RequireF32(x, "in0");
    if (x.rank == 0) FailArgument("in0 has shape [], expected a last dimension to normalize over");
    RequireF32(*signature.out[0], "out0");
    RequireSameShape(*signature.out[0], "out0", x, "in0");
}

}  // namespace

const OpRules kSoftmaxRules{
    .name = "softmax", .inputs = {1, 1}, .outputs = {1, 1}, .in_place = kAnyInput, .validate = ValidateSoftmax};

}  // namespace latent
