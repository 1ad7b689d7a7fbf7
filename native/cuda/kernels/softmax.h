// SOFTMAX: the operations of the CPU's vectors, but for the order of the sum, which is a tree in double precision.
#pragma once

#include "reduce.h"

namespace latent::cuda {

// A tile: kThreads / lanes rows. A lane writes only elements that it alone reads, so that out may be in.
DEVICE void SoftmaxTile(ReduceShared& shared, const SoftmaxArguments& a, int64_t first_row) {
    const int lane = ThreadIndex() % a.lanes;
    const int place = ThreadIndex() - lane;
    const int64_t row = first_row + ThreadIndex() / a.lanes;
    const int64_t columns = row < a.rows ? a.columns : 0;
    const float* const x = At(a.in, *a.state) + row * a.columns;
    float* const out = At(a.out, *a.state) + row * a.columns;
    double most = -__builtin_huge_val();
    for (int64_t c = lane; c < columns; c += a.lanes) most = Larger(most, static_cast<double>(x[c]));
    const float max = static_cast<float>(JoinLanes(shared, most, place, lane, a.lanes, 1, Larger));
    double sum = 0.0;
    for (int64_t c = lane; c < columns; c += a.lanes) sum += static_cast<double>(Exp(x[c] - max));
    sum = JoinLanes(shared, sum, place, lane, a.lanes, 1, [](double p, double q) { return p + q; });
    const float factor = static_cast<float>(1.0 / sum);
    const float log_sum = a.kind == LTN_SOFTMAX_PROBABILITY ? 0.0f : static_cast<float>(LogOf(sum));
    for (int64_t c = lane; c < columns; c += a.lanes) {
        const float distance = x[c] - max;
        out[c] = a.kind == LTN_SOFTMAX_PROBABILITY ? Exp(distance) * factor : distance - log_sum;
    }
}

DEVICE void Softmax(const SoftmaxArguments& a) {
    SHARED(ReduceShared, shared);
    const int64_t width = kThreads / a.lanes;
    ForTiles((a.rows + width - 1) / width, [&](int64_t tile) { SoftmaxTile(shared, a, tile * width); });
}

}  // namespace latent::cuda
