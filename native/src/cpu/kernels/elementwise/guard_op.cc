#include <limits>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"

namespace latent {

namespace {

constexpr int64_t kMaxChunks = 4096;  // Their results fit the shared scratch memory.
constexpr double kLargestFloat = std::numeric_limits<float>::max();

static_assert(kMaxChunks * int64_t{sizeof(float)} <= Execution::kSharedScratchBytes);

// The largest magnitude of count elements; NaN if any is NaN. Runs on all threads.
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

}  // namespace latent
