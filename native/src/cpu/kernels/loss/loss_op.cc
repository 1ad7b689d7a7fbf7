#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// Most parts of the sum. Each part has its own sum in the shared scratch memory.
constexpr int64_t kMostParts = Execution::kSharedScratchBytes / int64_t{sizeof(double)};

void StoreLoss(const View& loss, double total, bool accumulate) {
    if (!loss) return;
    const double before = accumulate ? static_cast<double>(*loss.f32()) : 0.0;
    *loss.f32() = static_cast<float>(before + total);
}

}  // namespace

void ExecuteBceLoss(const Operands& operands, Execution& execution) {
    const View& gradient = operands.out[0];
    const float* logits = operands.in[0].f32();
    const float* targets = operands.in[1].f32();
    const float scale = *operands.in[2].f32();  // Read first: the gradient may overwrite it.
    const int64_t part = std::max(kChunkElements, CeilDivide(gradient.count, kMostParts));
    auto* sums = reinterpret_cast<double*>(execution.shared_scratch);
    const auto bce = execution.kernels.loss.bce;
    ForChunks(execution.pool, gradient.count, part, [&](int64_t begin, int64_t end) {
        sums[begin / part] = bce(gradient.f32() + begin, logits + begin, targets + begin, scale, end - begin);
    });
    double total = 0.0;
    for (int64_t i = 0; i < CeilDivide(gradient.count, part); ++i) total += sums[i];
    StoreLoss(operands.out[1], total, execution.accumulate);
}

}  // namespace latent
