// The extents of tensors in their segments, in arithmetic that cannot overflow.
#pragma once

#include <cstdint>
#include <span>

#include "latent/latent.h"

namespace latent {

// Most bytes of the other dimensions of a tensor that has a dimension of 0: kernels may loop over its outer dimensions,
// and such loops stay short.
inline constexpr int64_t kMaxEmptyExtent = INT32_MAX;

// The bounds of every tensor of a program.
struct Limits {
    std::span<const ltn_segment> segments;
    int64_t batch_capacity = 1;
    int64_t step_capacity = 1;
    int64_t tile_rows = 0;  // 0 without row tiles.
    std::span<const ltn_chain_step> chain_steps;
};

// True if a dimension of the tensor depends on the batch.
inline bool HasBatch(const ltn_tensor& tensor) {
    for (int axis = 0; axis < tensor.rank; ++axis) {
        if (tensor.dims[axis] < 0) return true;
    }
    return false;
}

// Bytes of one element, or 0 for a number that is not a dtype.
inline constexpr int64_t ElementBytes(ltn_dtype dtype) {
    return dtype == LTN_DTYPE_F32 || dtype == LTN_DTYPE_I32 ? 4 : dtype == LTN_DTYPE_U8 ? 1 : 0;
}

// Throws Error unless the tensor is well formed and stays inside its segment for every batch and step.
void ValidateTensor(const ltn_tensor& tensor, const Limits& limits);

// The following functions expect validated tensors.

// The size of a dimension at a batch; the dimension may be symbolic.
inline int64_t DimensionAt(int64_t dim, int64_t batch) {
    return dim >= 0 ? dim : -dim * batch;
}

// Bytes of the whole tensor at a batch.
int64_t BytesAt(const ltn_tensor& tensor, int64_t batch);

// True if both tensors are the same elements of the same memory at every batch and step.
bool SameMemory(const ltn_tensor& a, const ltn_tensor& b);

// True if the two tensors may have a byte in common in the same step of a run. Tensors with different step strides are
// compared over the whole run. This refuses a few safe programs, but needs no number theory.
bool MayOverlap(const ltn_tensor& a, const ltn_tensor& b, const Limits& limits);

}  // namespace latent
