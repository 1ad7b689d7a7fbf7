#include "cpu/kernels/probe/probe.h"

namespace latent {

namespace {

constexpr int64_t kChains = 8;

void MultiplyAdd(float* numbers, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
        for (int64_t k = 0; k < kChains; ++k) numbers[k] = numbers[k] * 0.5f + 0.5f;
    }
}

void Update(float* a, float* b, float* c, const float* d, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
        a[i] += d[i];
        b[i] += d[i];
        c[i] += d[i];
    }
}

}  // namespace

const ProbeKernels& ScalarProbeKernels() {
    static constexpr ProbeKernels kKernels{MultiplyAdd, kChains, Update};
    return kKernels;
}

}  // namespace latent
