#include <cinttypes>

#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/extent.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr int32_t kRandomCount = LTN_RANDOM_BERNOULLI + 1;
// The counter has 32 bits for the block.
constexpr int64_t kMaxElements = kRandomBlock << 32;

static_assert(kChunkElements % kRandomBlock == 0);

void RequireCountable(const ltn_tensor& out, int64_t batch) {
    int64_t count = 1;
    bool fits = true;
    for (int32_t axis = 0; axis < out.rank; ++axis) {
        const int64_t size = DimensionAt(out.dims[axis], batch);
        if (size == 0) return;
        fits = fits && size <= kMaxElements / count;
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

void ExecuteRandom(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    const View& probabilities = operands.in[0];
    const RandomKernels& kernels = execution.kernels.random;
    const RandomStream stream{execution.seed, static_cast<uint32_t>(operands.instruction.flags),
                              static_cast<uint64_t>(execution.step)};
    const float p = static_cast<float>(operands.instruction.attributes[0]);
    // A tile's draws follow those of the rows before it, at a whole block since tiles begin at multiples of 4 rows.
    const int64_t blocks_before =
        execution.first_row == 0 ? 0 : out.count / execution.rows * (execution.first_row / kRandomBlock);
    ForChunks(execution.pool, out.count, kChunkElements, [&](int64_t begin, int64_t end) {
        float* piece = out.f32() + begin;
        const auto block = static_cast<uint32_t>(blocks_before + begin / kRandomBlock);
        switch (operands.instruction.kind) {
            case LTN_RANDOM_UNIFORM:
                return kernels.uniform(piece, stream, block, end - begin);
            case LTN_RANDOM_NORMAL:
                return kernels.normal(piece, stream, block, end - begin);
            default:
                if (probabilities) {
                    return kernels.bernoulli(piece, stream, block, end - begin, probabilities.f32() + begin, 1);
                }
                return kernels.bernoulli(piece, stream, block, end - begin, &p, 0);
        }
    });
}

}  // namespace

const Op kRandomOp{"random", 0, 1, 1, 1, 0, false, ValidateRandom, ExecuteRandom, RowTiles::kMaps};

}  // namespace latent
