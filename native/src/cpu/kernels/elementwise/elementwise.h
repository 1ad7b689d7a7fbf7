// Elementwise leaf functions: maps, combinations, selection, fill and the largest magnitude.
#pragma once

#include <array>
#include <cstdint>

#include "latent/latent.h"
#include "program/rules/counts.h"

namespace latent {

struct Execution;

// An input has count elements (step 1), or one repeated element (step 0). out may be an input. The result for an
// element depends on its operands only, not on its position.
struct ElementwiseKernels {
    using Map = void (*)(float* out, const float* x, int64_t count, float a, float b);
    using Combine = void (*)(float* out, const float* p, int64_t p_step, const float* q, int64_t q_step, int64_t count,
                             float a);

    std::array<Map, kMapCount> map;              // Indexed by ltn_map.
    std::array<Combine, kCombineCount> combine;  // Indexed by ltn_combine.
    void (*select)(float* out, const float* condition, int64_t condition_step, const float* p, int64_t p_step,
                   const float* q, int64_t q_step, int64_t count);
    void (*fill)(float* out, float value, int64_t count);
    // The largest |x|; NaN if any element is NaN; 0 for count 0.
    float (*largest_magnitude)(const float* x, int64_t count);
};

const ElementwiseKernels& ElementwiseKernelsFor(ltn_variant variant);
const ElementwiseKernels& ScalarElementwiseKernels();

// True if none of count elements is a NaN or an infinity. Runs on all threads of the execution.
bool AllFinite(const float* x, int64_t count, Execution& execution);

}  // namespace latent
