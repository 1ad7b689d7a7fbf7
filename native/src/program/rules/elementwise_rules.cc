#include "program/rules/counts.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void ValidateInputs(const Signature& signature, int inputs) {
    static constexpr const char* kNames[] = {"in0", "in1", "in2"};
    RequireF32(*signature.out[0], "out0");
    for (int i = 0; i < inputs; ++i) {
        RequireF32(*signature.in[i], kNames[i]);
        RequireBroadcast(*signature.in[i], kNames[i], *signature.out[0], "out0");
    }
}

void ValidateFill(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    RequireF32(*signature.out[0], "out0");
    const double power = signature.instruction.attributes[1];
    if (power != -1.0 && power != 0.0 && power != 1.0) {
        FailArgument("attribute 1 (power of the batch) is %g, expected -1, 0 or 1", power);
    }
}

void ValidateMap(const Signature& signature) {
    RequireKind(signature.instruction.kind, kMapCount, "map");
    RequireNoFlags(signature);
    ValidateInputs(signature, 1);
}

void ValidateCombine(const Signature& signature) {
    RequireKind(signature.instruction.kind, kCombineCount, "combination");
    RequireNoFlags(signature);
    ValidateInputs(signature, 2);
}

void ValidateSelect(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    ValidateInputs(signature, 3);
}

void ValidateGuard(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    const ltn_tensor& a = *signature.in[0];
    RequireF32(a, "in0");
    RequireElements(a, "in0");
    if (signature.in[1] == nullptr) return;
    const ltn_tensor& b = *signature.in[1];
    RequireF32(b, "in1");
    RequireElements(b, "in1");
    RequireRank(a, 2, "in0");
    RequireRank(b, 2, "in1");
    if (a.dims[0] != b.dims[0]) {
        FailArgument("in1 has shape %s, expected as many rows as in0 %s", ShapeText(b).c_str(), ShapeText(a).c_str());
    }
    if (signature.instruction.phase == LTN_PHASE_TILES) {
        FailArgument("in1 is present in row tiles, expected the rows of the whole batch");
    }
}

}  // namespace

const OpRules kFillRules{
    .name = "fill", .inputs = {0, 0}, .outputs = {1, 1}, .row_tiles = RowTiles::kMaps, .validate = ValidateFill};

const OpRules kMapRules{.name = "map",
                        .inputs = {1, 1},
                        .outputs = {1, 1},
                        .in_place = kAnyInput,
                        .row_tiles = RowTiles::kMaps,
                        .validate = ValidateMap};

const OpRules kCombineRules{.name = "combine",
                            .inputs = {2, 2},
                            .outputs = {1, 1},
                            .in_place = kAnyInput,
                            .row_tiles = RowTiles::kMaps,
                            .validate = ValidateCombine};

const OpRules kSelectRules{.name = "select",
                           .inputs = {3, 3},
                           .outputs = {1, 1},
                           .in_place = kAnyInput,
                           .row_tiles = RowTiles::kMaps,
                           .validate = ValidateSelect};

const OpRules kGuardRules{
    .name = "guard", .inputs = {1, 2}, .outputs = {0, 0}, .row_tiles = RowTiles::kMaps, .validate = ValidateGuard};

}  // namespace latent
