// The view of a tensor in a kernel.
#pragma once

#include <array>
#include <cstdint>

#include "latent/latent.h"

namespace latent {

// An operand resolved for one batch and one step: all dimensions are actual sizes. Of an absent operand only data and
// count are set: a call of a kernel has ten operands, most of them absent, and no time to clear them.
struct View {
    View() : data(nullptr), count(0) {}

    void* data;
    int64_t count;  // Product of dims; 1 for a scalar.
    ltn_dtype dtype;
    int32_t rank;
    int32_t batch_axes;                      // Bit i: dimension i depends on the batch.
    std::array<int64_t, LTN_MAX_RANK> dims;  // Set up to the rank.

    explicit operator bool() const { return data != nullptr; }  // false: the operand is absent
    float* f32() const { return static_cast<float*>(data); }
    const uint8_t* u8() const { return static_cast<const uint8_t*>(data); }
    const int32_t* i32() const { return static_cast<const int32_t*>(data); }
};

// Sets the shape of a view to the actual sizes of a validated tensor at a batch. The address does not change.
void ResolveShape(View& view, const ltn_tensor& tensor, int64_t batch);

}  // namespace latent
