#include "program/rules/require.h"
#include "program/shapes.h"

namespace latent {

namespace {

void ValidateBceLoss(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    RequireF32(*signature.in[0], "in0");
    RequireF32(*signature.in[1], "in1 (targets)");
    RequireSameShape(*signature.in[1], "in1 (targets)", *signature.in[0], "in0");
    RequireF32(*signature.in[2], "in2 (scale)");
    RequireOneElement(*signature.in[2], "in2 (scale)");
    RequireF32(*signature.out[0], "out0");
    RequireSameShape(*signature.out[0], "out0", *signature.in[0], "in0");
    if (signature.out[1] == nullptr) return;
    RequireF32(*signature.out[1], "out1 (loss)");
    RequireOneElement(*signature.out[1], "out1 (loss)");
}

}  // namespace

const OpRules kBceLossRules{.name = "bce loss",
                            .inputs = {3, 3},
                            .outputs = {1, 2},
                            .in_place = kAnyInput,
                            .row_tiles = RowTiles::kSums,
                            .validate = ValidateBceLoss};

}  // namespace latent
