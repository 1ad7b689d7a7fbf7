#include "cpu/view.h"

#include "program/extent.h"

namespace latent {

void ResolveShape(View& view, const ltn_tensor& tensor, int64_t batch) {
    view.dtype = tensor.dtype;
    view.rank = tensor.rank;
    view.count = 1;
    view.batch_axes = 0;
    for (int axis = 0; axis < tensor.rank; ++axis) {
        view.dims[axis] = DimensionAt(tensor.dims[axis], batch);
        view.count *= view.dims[axis];
        if (tensor.dims[axis] < 0) view.batch_axes |= 1 << axis;
    }
}

}  // namespace latent
