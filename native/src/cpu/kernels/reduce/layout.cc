#include "cpu/kernels/reduce/layout.h"

namespace latent {

ReductionLayout::ReductionLayout(const View& x, int32_t axes) {
    struct Dimension {
        int64_t size, stride;
        bool reduced;
    };
    std::array<Dimension, LTN_MAX_RANK> merged{};
    int rank = 0;
    int64_t distance = 1;
    for (int axis = x.rank - 1; axis >= 0; --axis) {
        const bool is_reduced = (axes >> axis & 1) != 0;
        const int64_t size = x.dims[axis];
        if (size == 1) continue;
        if (rank > 0 && merged[rank - 1].reduced == is_reduced) {
            merged[rank - 1].size *= size;
        } else {
            merged[rank++] = {size, distance, is_reduced};
        }
        distance *= size;
    }
    int axis = 0;
    if (rank > 0) {
        width = merged[0].size;
        columns = !merged[0].reduced;
        axis = 1;
    }
    if (columns && rank > 1) {
        rows = merged[1].size;
        stride = merged[1].stride;
        axis = 2;
    }
    for (; axis < rank; ++axis) (merged[axis].reduced ? reduced : kept).Append(merged[axis].size, merged[axis].stride);
}

}  // namespace latent
