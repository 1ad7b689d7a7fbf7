// Where tensors lie in their segments, in arithmetic that cannot overflow.
#pragma once

#include <span>

#include "program/op.h"

namespace latent {

// What every tensor of a program has to fit into.
struct Limits {
    std::span<const ltn_segment> segments;
    int64_t batch_capacity = 1;
    int64_t step_capacity = 1;
    int64_t tile_rows = 0;  // 0: no row tiles.
    std::span<const ltn_chain_step> chain_steps;
};

// True if the tensor has memory for one tile of rows of the batch at a time, and not for the whole batch.
bool IsOfTile(const ltn_tensor& tensor, const Limits& limits);

// Bytes of one element, or 0 for a number that is no dtype.
int64_t ElementBytes(ltn_dtype dtype);

// Throws Error unless the tensor is well formed and stays inside its segment for every batch and step.
void ValidateTensor(const ltn_tensor& tensor, const Limits& limits);

// The following expect validated tensors.

// A dimension, maybe symbolic, at a batch.
inline int64_t DimensionAt(int64_t dim, int64_t batch) {
    return dim >= 0 ? dim : -dim * batch;
}

// Gives a view the actual sizes of a tensor at a batch; its address is left alone.
void ResolveShape(View& view, const ltn_tensor& tensor, int64_t batch);

// True if both are the same elements of the same memory at every batch and step.
bool SameMemory(const ltn_tensor& a, const ltn_tensor& b);

// True if the two may share a byte in the same step of a run. Tensors that move by different strides are compared over
// the whole run, which refuses a few programs that would be safe but needs no number theory.
bool MayOverlap(const ltn_tensor& a, const ltn_tensor& b, const Limits& limits);

}  // namespace latent
