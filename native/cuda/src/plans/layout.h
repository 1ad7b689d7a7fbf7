// Broadcasting of the inputs of a call to its output 0.
#pragma once

#include <algorithm>

#include "../call.h"

namespace latent::cuda {

// Drops dimensions of 1 and merges adjacent ones where all inputs allow it. Absent inputs repeat their first element,
// which no kernel reads.
template <int kInputs>
Layout<kInputs> LayoutOf(const Call& call) {
    const Operand& out = call.out[0];
    Layout<kInputs> layout{};
    if (std::all_of(call.in.begin(), call.in.begin() + kInputs,
                    [&](const Operand& x) { return x.count == out.count; })) {
        return layout;
    }
    int64_t next[kInputs];
    std::fill_n(next, kInputs, 1);
    const auto append = [&](int64_t size, const int64_t(&strides)[kInputs]) {
        const int last = layout.rank - 1;
        bool merges = layout.rank > 0;
        for (int k = 0; k < kInputs && merges; ++k) {
            merges = strides[k] == layout.strides[last][k] * layout.dims[last];
        }
        if (merges) {
            layout.dims[last] *= size;
            return;
        }
        layout.dims[layout.rank] = size;
        std::copy_n(strides, kInputs, layout.strides[layout.rank]);
        ++layout.rank;
    };
    for (int axis = out.rank - 1; axis >= 0; --axis) {
        int64_t strides[kInputs];
        for (int k = 0; k < kInputs; ++k) {
            const Operand& in = call.in[k];
            const int input_axis = axis - (out.rank - in.rank);
            const int64_t size = !in || input_axis < 0 ? 1 : in.dims[input_axis];
            strides[k] = size == 1 ? 0 : next[k];
            next[k] *= size;
        }
        if (out.dims[axis] != 1) append(out.dims[axis], strides);
    }
    return layout;
}

}  // namespace latent::cuda
