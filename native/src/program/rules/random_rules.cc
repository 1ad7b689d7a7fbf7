#include <cinttypes>

#include "program/extent.h"
#include "program/rules/counts.h"
#include "program/rules/random.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void RequireCountable(const ltn_tensor& out, int64_t batch) {
    int64_t count = 1;
    bool fits = true;
    for (int32_t axis = 0; axis < out.rank; ++axis) {
        const int64_t size = DimensionAt(out.dims[axis], batch);
        if (size == 0) return;
        fits = fits && size <= kMaxDraws / count;
        if (fits) count *= size;
    }
    if (!fits) {
        FailArgument("out0 has shape %s, expected at most 2^34 elements at batch %" PRId64 ": the counter ends there",
                     ShapeText(out).c_str(), batch);
    }
}

void ValidateRandom(const Signature& signature) {
    const ltn_instruction& instruction = signature.instruction;
    RequireKind(instruction.kind, kRandomCount, "distribution");
    if (instruction.flags < 0) FailArgument("flags (stream) are %d, expected 0 or more", instruction.flags);
    RequireF32(*signature.out[0], "out0");
    RequireCountable(*signature.out[0], signature.batch_capacity);
    if (signature.in[0] != nullptr) {
        if (instruction.kind != LTN_RANDOM_BERNOULLI) {
            FailArgument("in0 is present, expected only for kind %d (Bernoulli) and not %d", LTN_RANDOM_BERNOULLI,
                         instruction.kind);
        }
        RequireF32(*signature.in[0], "in0");
        RequireSameShape(*signature.in[0], "in0", *signature.out[0], "out0");
    } else if (instruction.kind == LTN_RANDOM_BERNOULLI) {
        RequireUnit(signature, 0, "probability");
    }
}

}  // namespace

const OpRules kRandomRules{
    .name = "random", .inputs = {0, 1}, .outputs = {1, 1}, .row_tiles = RowTiles::kMaps, .validate = ValidateRandom};

}  // namespace latent
