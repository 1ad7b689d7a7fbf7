// A reduction as nested loops: which elements of the input belong to which element of the output.
#pragma once

#include <array>
#include <cstdint>

#include "cpu/view.h"

namespace latent {

// Some dimensions of a dense tensor, taken as one index that counts through them.
class IndexSpace {
public:
    // Adds a dimension outside those added before.
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

// Dimensions of size 1 are dropped and neighbours of the same fate are merged, so that kept and reduced ones alternate.
// The two innermost stand apart: one is reduced and the other kept.
struct ReductionLayout {
    // For rows (the innermost dimension is reduced): elements of a row. For columns (it is kept): number of columns.
    int64_t width = 1;
    bool columns = false;
    // For columns: rows and their distance; the innermost reduced dimension.
    int64_t rows = 1;
    int64_t stride = 0;
    IndexSpace kept;     // Kept dimensions, without the columns.
    IndexSpace reduced;  // Reduced dimensions, without the row's elements, or without the rows.

    // x has elements; bit i of axes is set if dimension i is reduced.
    ReductionLayout(const View& x, int32_t axes);

    int64_t outputs() const { return kept.count() * (columns ? width : 1); }
};

}  // namespace latent
