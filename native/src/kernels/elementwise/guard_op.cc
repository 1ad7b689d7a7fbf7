#include <atomic>
#include <limits>

#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

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

constexpr int64_t kBlockElements = 2048;
constexpr int64_t kMaxChunks = 4096;  // Whose results fit the shared scratch memory.
constexpr double kLargestFloat = std::numeric_limits<float>::max();

static_assert(kMaxChunks * int64_t{sizeof(double)} <= Execution::kSharedScratchBytes);

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

// The largest magnitude, or NaN if there is one.
double LargestMagnitude(const View& x, Execution& execution) {
    const auto abs = execution.kernels.elementwise.map[LTN_MAP_ABS];
    const ReduceKernels::Join& max = execution.kernels.reduce.max;
    const int64_t chunk = std::max(kChunkElements, CeilDivide(x.count, kMaxChunks));
    auto* largest = reinterpret_cast<double*>(execution.shared_scratch);
    const int64_t chunks = CeilDivide(x.count, chunk);
    execution.pool.For(chunks, [&](int64_t task, int thread) {
        auto* block = reinterpret_cast<float*>(execution.scratch(thread));
        const int64_t end = std::min((task + 1) * chunk, x.count);
        double most = 0;
        for (int64_t i = task * chunk; i < end; i += kBlockElements) {
            const int64_t count = std::min(kBlockElements, end - i);
            abs(block, x.f32() + i, count, 0, 0);
            most = max.pair(most, max.row(block, count));
        }
        largest[task] = most;
    });
    double most = 0;
    for (int64_t i = 0; i < chunks; ++i) most = max.pair(most, largest[i]);
    return most;
}

void ExecuteGuard(const Operands& operands, Execution& execution) {
    const View& a = operands.in[0];
    const View& b = operands.in[1];
    bool finite = false;
    if (b) {
        const double a_most = LargestMagnitude(a, execution);
        const double b_most = LargestMagnitude(b, execution);
        finite = static_cast<double>(a.dims[0]) * a_most * std::max(1.0, b_most) < kLargestFloat && b_most == b_most;
    } else {
        finite = AllFinite(a.f32(), a.count, execution);
    }
    if (!finite) execution.fault = {LTN_OUTCOME_NOT_FINITE, 0, 0};
}

}  // namespace

const Op kGuardOp{"guard", 1, 2, 0, 0, 0, false, ValidateGuard, ExecuteGuard, RowTiles::kMaps};

}  // namespace latent
