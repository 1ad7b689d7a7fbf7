#include <atomic>

#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"

namespace latent {

bool AllFinite(const float* x, int64_t count, Execution& execution) {
    const auto all_finite = execution.kernels.elementwise.all_finite;
    std::atomic<bool> finite{true};
    ForChunks(execution.pool, count, 4 * kChunkElements, [&](int64_t begin, int64_t end) {
        if (!all_finite(x + begin, end - begin)) finite.store(false, std::memory_order_relaxed);
    });
    return finite.load(std::memory_order_relaxed);
}

namespace {

void ValidateGuard(const Signature& signature) {
    RequireNoKind(signature);
    RequireNoFlags(signature);
    RequireF32(*signature.in[0], "in0");
    RequireElements(*signature.in[0], "in0");
}

void ExecuteGuard(const Operands& operands, Execution& execution) {
    if (!AllFinite(operands.in[0].f32(), operands.in[0].count, execution)) {
        execution.fault = {LTN_OUTCOME_NOT_FINITE, 0, 0};
    }
}

}  // namespace

const Op kGuardOp{"guard", 1, 2, 0, 0, 0, false, ValidateGuard, ExecuteGuard, RowTiles::kMaps};

}  // namespace latent
