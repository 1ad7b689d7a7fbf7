// What products and convolutions do with their sums.
#pragma once

#include "elementwise.h"
#include "factor.h"

namespace latent::cuda {

DEVICE float Activate(ltn_activation activation, float x, float slope) {
    switch (activation) {
        case LTN_ACTIVATION_RELU:
            return Relu(x);
        case LTN_ACTIVATION_LEAKY_RELU:
            return x > 0.0f ? x : slope * x;
        case LTN_ACTIVATION_TANH:
            return Tanh(x);
        case LTN_ACTIVATION_SIGMOID:
            return Sigmoid(x);
        default:
            return x;
    }
}

// The operands of a product beside its factors, at the current step. Each but out may be absent.
struct Epilogue {
    const float* bias;
    const float* gate;
    const float* add;
    float* out;
};
DEVICE Epilogue EpilogueOf(const MatmulArguments& m) {
    const RunState& state = *m.state;
    return {AtOrNull(m.bias, state), AtOrNull(m.gate, state), AtOrNull(m.add, state), At(m.out, state)};
}

// The element at an index of out and a column, from its sum.
DEVICE float Finish(const MatmulArguments& m, const Epilogue& epilogue, int64_t at, int64_t column, float sum) {
    const float biased = epilogue.bias == nullptr ? sum : sum + epilogue.bias[column];
    const float value = Activate(m.activation, biased, m.slope);
    return epilogue.gate == nullptr ? value : CombineOf(LTN_COMBINE_GATE, value, epilogue.gate[at], m.gate_slope);
}

// The sum with the first block of k, to which others may be added.
DEVICE float FirstSum(const Epilogue& epilogue, int64_t at, float sum) {
    return epilogue.add == nullptr ? sum : epilogue.add[at] + sum;
}

// Calls body(index of out, column, sum) for the elements of kRows rows of a tile, whose sums lie in shared memory, step
// floats apart from row to row; row_of(r): the row of the tile. Neighbours in a warp are neighbours in memory.
template <int kRows, int kWidth, class RowOf, class Body>
DEVICE void ForTileRows(const MatmulArguments& m, const ProductTile& tile, const float* sums, int step,
                        const RowOf& row_of, const Body& body) {
    for (int e = ThreadIndex(); e < kRows * kWidth; e += kThreads) {
        const int64_t row = tile.row + row_of(e / kWidth);
        const int64_t column = tile.column + e % kWidth;
        if (row >= m.m || column >= m.n) continue;
        body(tile.out + row * m.n + column, column, sums[e / kWidth * step + e % kWidth]);
    }
}

}  // namespace latent::cuda
