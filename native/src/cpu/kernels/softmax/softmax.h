// Leaf functions of softmax: each row of out from the row of x, which it may be. A row that holds a NaN or +infinity,
// or nothing but -infinity, becomes NaN.
#pragma once

#include <array>
#include <cstdint>

#include "latent/latent.h"
#include "program/rules/counts.h"

namespace latent {

struct SoftmaxKernels {
    using Rows = void (*)(float* out, const float* x, int64_t rows, int64_t columns);

    std::array<Rows, kSoftmaxCount> rows;  // By ltn_softmax.
};

const SoftmaxKernels& SoftmaxKernelsFor(ltn_variant variant);
const SoftmaxKernels& ScalarSoftmaxKernels();

}  // namespace latent
