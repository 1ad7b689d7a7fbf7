// Leaf functions of one element: maps, combinations, selection, fill and the largest magnitude.
#pragma once

#include <array>
#include <cstdint>

#include "latent/latent.h"
#include "program/rules/counts.h"

namespace latent {

struct Execution;

// Inputs are count elements each, or a single one that is repeated where its step is 0 instead of 1. out may be an
// input. An element's result depends on its operands only, not on its place.
struct ElementwiseKernels {
    using Map = void (*)(float* out, const float* x, int64_t count, float a, float b);
    using Combine = void (*)(float* out, const float* p, int64_t p_step, const float* q, int64_t q_step, int64_t count,
                             float a);

    std::array<Map, kMapCount> map;              // By ltn_map.
    std::array<Combine, kCombineCount> combine;  // By ltn_combine.
    void (*select)(float* out, const float* condition, int64_t condition_step, const float* p, int64_t p_step,
                   const float* q, int64_t q_step, int64_t count);
    void (*fill)(float* out, float value, int64_t count);
    // The largest |x|, or NaN if there is one; 0 of nothing.
    float (*largest_magnitude)(const float* x, int64_t count);
};

const ElementwiseKernels& ElementwiseKernelsFor(ltn_variant variant);
const ElementwiseKernels& ScalarElementwiseKernels();

// True if none of count elements is a NaN or an infinity; looks on all threads of the execution.
bool AllFinite(const float* x, int64_t count, Execution& execution);

}  // namespace latent
