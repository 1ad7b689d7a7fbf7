// The nested loops of a reduction: they assign the elements of the input to the elements of the output.
#pragma once

#include <array>
#include <cstdint>

#include "cpu/view.h"

namespace latent {

// Some dimensions of a dense tensor, with one index that counts through them.
class IndexSpace {
public:
    // Adds a dimension outside of those added before.
    void Append(int64_t size, int64_t stride) {
        sizes_[rank_] = size;
        strides_[rank_] = stride;
        ++rank_;
        count_ *= size;
    }

    int64_t count() const { return count_; }

    // Offset in the tensor of an index below count().
    int64_t Offset(int64_t index) const {
        int64_t offset = 0;
        for (int axis = 0; axis + 1 < rank_; ++axis) {
            offset += index % sizes_[axis] * strides_[axis];
            index /= sizes_[axis];
        }
        return rank_ == 0 ? 0 : offset + index * strides_[rank_ - 1];
    }

private:
    int rank_ = 0;
    std::array<int64_t, LTN_MAX_RANK> sizes_{};  // Innermost first.
    std::array<int64_t, LTN_MAX_RANK> strides_{};
    int64_t count_ = 1;
};

// The layout of a reduction. Dimensions of size 1 are dropped, and adjacent dimensions are merged if both are kept or
// both are reduced, so that kept and reduced ones alternate. Of the two innermost dimensions one is reduced and the
// other kept; they are separate from the others.
struct ReductionLayout {
    // For rows (the innermost dimension is reduced): elements of a row. For columns (it is kept): the number of
    // columns.
    int64_t width = 1;
    bool columns = false;
    // For columns: the number of rows, which is the innermost reduced dimension, and their distance.
    int64_t rows = 1;
    int64_t stride = 0;
    IndexSpace kept;     // Kept dimensions, except the columns.
    IndexSpace reduced;  // Reduced dimensions, except the elements of a row, or the rows.

    // x has one element or more; bit i of axes is set if dimension i is reduced.
    ReductionLayout(const View& x, int32_t axes);

    int64_t outputs() const { return kept.count() * (columns ? width : 1); }
};

}  // namespace latent
