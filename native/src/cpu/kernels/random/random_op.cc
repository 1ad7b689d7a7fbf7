#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"

namespace latent {

static_assert(kChunkElements % kRandomBlock == 0);

void ExecuteRandom(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    const View& probabilities = operands.in[0];
    const RandomKernels& kernels = execution.kernels.random;
    const RandomStream stream{execution.seed, static_cast<uint32_t>(operands.instruction.flags),
                              static_cast<uint64_t>(execution.step)};
    const float p = static_cast<float>(operands.instruction.attributes[0]);
    // The elements continue after those of the rows before. They begin at a whole block, since tiles and runs begin at
    // multiples of LTN_ROW_BLOCK rows.
    const int64_t blocks_before =
        (out.batch_axes & 1) != 0 ? out.count / execution.rows * (execution.first_row / kRandomBlock) : 0;
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

}  // namespace latent
