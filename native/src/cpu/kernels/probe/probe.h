// Leaf functions that run at the speed limits of the machine, for comparison with other kernels. Their results are not
// used.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

struct ProbeKernels {
    // Makes count multiply-adds in registers on each of the first chains elements of numbers.
    void (*multiply_add)(float* numbers, int64_t count);
    int64_t chains;
    // Reads all four arrays and writes all but d, as Adam does with a parameter, its moments and its gradient: 28 bytes
    // per element.
    void (*update)(float* a, float* b, float* c, const float* d, int64_t count);
};

const ProbeKernels& ProbeKernelsFor(ltn_variant variant);
const ProbeKernels& ScalarProbeKernels();

}  // namespace latent
