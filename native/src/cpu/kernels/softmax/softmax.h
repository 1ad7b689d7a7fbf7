// Leaf functions of softmax: each row of out from the same row of x. out may be x. The result of a row that holds a NaN
// or +infinity, or only -infinity, is NaN.
#pragma once

#include <array>
#include <cstdint>

#include "latent/latent.h"
#include "program/rules/counts.h"

namespace latent {

struct SoftmaxKernels {
    using Rows = void (*)(float* out, const float* x, int64_t rows, int64_t columns);

    std::array<Rows, kSoftmaxCount> rows;  // Indexed by ltn_softmax.
};

const SoftmaxKernels& SoftmaxKernelsFor(ltn_variant variant);
const SoftmaxKernels& ScalarSoftmaxKernels();

}  // namespace latent
