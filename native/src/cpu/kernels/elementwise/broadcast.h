// Broadcasting of dense inputs to a dense output. It yields runs in which each input is contiguous or a single element.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "cpu/view.h"

namespace latent {

template <size_t kInputs>
class Broadcast {
public:
    using Offsets = std::array<int64_t, kInputs>;

    // The shapes of the inputs broadcast to that of out. Adjacent dimensions are merged if all tensors allow it.
    Broadcast(const View& out, const std::array<View, LTN_MAX_INPUTS>& inputs) {
        if (std::all_of(inputs.begin(), inputs.begin() + kInputs,
                        [&](const View& x) { return x.count == out.count; })) {
            Offsets ones;
            ones.fill(1);
            Append(out.count, ones);
            return;
        }
        Offsets next;
        next.fill(1);
        for (int axis = out.rank - 1; axis >= 0; --axis) {
            Offsets strides{};
            for (size_t k = 0; k < kInputs; ++k) {
                const int input_axis = axis - (out.rank - inputs[k].rank);
                const int64_t size = input_axis < 0 ? 1 : inputs[k].dims[input_axis];
                strides[k] = size == 1 ? 0 : next[k];
                next[k] *= size;
            }
            if (out.dims[axis] != 1) Append(out.dims[axis], strides);
        }
    }

    // Step of an input inside a run: 1, or 0 if one element is repeated.
    int64_t step(size_t input) const { return rank_ == 0 ? 1 : strides_[0][input]; }

    // Calls run(position, offsets, count) for each run of the elements [begin, end) of the output. A run has count
    // elements of the output from position on, and of each input from its offset on.
    template <class Run>
    void ForRuns(int64_t begin, int64_t end, Run&& run) const {
        std::array<int64_t, LTN_MAX_RANK> index{};
        Offsets offsets{};
        int64_t left = begin;
        for (int axis = 0; left > 0; ++axis) {
            index[axis] = left % dims_[axis];
            left /= dims_[axis];
            for (size_t k = 0; k < kInputs; ++k) offsets[k] += index[axis] * strides_[axis][k];
        }
        while (begin < end) {
            const int64_t count = std::min(rank_ == 0 ? 1 : dims_[0] - index[0], end - begin);
            run(begin, offsets, count);
            begin += count;
            Advance(index, offsets, count);
        }
    }

private:
    void Append(int64_t size, const Offsets& strides) {
        if (rank_ > 0) {
            bool merges = true;
            for (size_t k = 0; k < kInputs; ++k) {
                merges = merges && strides[k] == strides_[rank_ - 1][k] * dims_[rank_ - 1];
            }
            if (merges) {
                dims_[rank_ - 1] *= size;
                return;
            }
        }
        dims_[rank_] = size;
        strides_[rank_] = strides;
        ++rank_;
    }

    // Advances by count elements, up to the end of the innermost dimension at most.
    void Advance(std::array<int64_t, LTN_MAX_RANK>& index, Offsets& offsets, int64_t count) const {
        for (int axis = 0; axis < rank_; ++axis) {
            index[axis] += count;
            for (size_t k = 0; k < kInputs; ++k) offsets[k] += count * strides_[axis][k];
            if (index[axis] < dims_[axis]) return;
            for (size_t k = 0; k < kInputs; ++k) offsets[k] -= index[axis] * strides_[axis][k];
            index[axis] = 0;
            count = 1;
        }
    }

    int rank_ = 0;  // Dimensions other than 1 after merging, innermost first. The others are not set.
    std::array<int64_t, LTN_MAX_RANK> dims_;
    std::array<Offsets, LTN_MAX_RANK> strides_;
};

}  // namespace latent
