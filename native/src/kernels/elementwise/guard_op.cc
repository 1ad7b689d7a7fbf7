#include <limits>

#include "kernels/chunks.h"
#include "kernels/kernels.h"
#include "kernels/require.h"
#include "program/op.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr int64_t kMaxChunks = 4096;  // Whose results fit the shared scratch memory.
constexpr double kLargestFloat = std::numeric_limits<float>::max();

static_assert(kMaxChunks * int64_t{sizeof(float)} <= Execution::kSharedScratchBytes);

// The largest magnitude of count elements, or NaN if there is one; looked for on all threads.
double LargestMagnitude(const float* x, int64_t count, Execution& execution) {
    const auto largest_magnitude = execution.kernels.elementwise.largest_magnitude;
    const int64_t chunk = std::max(kChunkElements, CeilDivide(count, kMaxChunks));
    auto* parts = reinterpret_cast<float*>(execution.shared_scratch);
    ForChunks(execution.pool, count, chunk,
              [&](int64_t begin, int64_t end) { parts[begin / chunk] = largest_magnitude(x + begin, end - begin); });
    return static_cast<double>(largest_magnitude(parts, CeilDivide(count, chunk)));
}

}  // namespace

bool AllFinite(const float* x, int64_t count, Execution& execution) {
    return LargestMagnitude(x, count, execution) <= kLargestFloat;
}

namespace {

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

void ExecuteGuard(const Operands& operands, Execution& execution) {
    const View& a = operands.in[0];
    const View& b = operands.in[1];
    bool finite = false;
    if (b) {
        const double a_most = LargestMagnitude(a.f32(), a.count, execution);
        const double b_most = LargestMagnitude(b.f32(), b.count, execution);
        finite = static_cast<double>(a.dims[0]) * a_most * std::max(1.0, b_most) < kLargestFloat && b_most == b_most;
    } else {
        finite = AllFinite(a.f32(), a.count, execution);
    }
    if (!finite) execution.fault = {LTN_OUTCOME_NOT_FINITE, 0, 0};
}

}  // namespace

const Op kGuardOp{"guard", 1, 2, 0, 0, 0, false, ValidateGuard, ExecuteGuard, RowTiles::kMaps};

}  // namespace latent
