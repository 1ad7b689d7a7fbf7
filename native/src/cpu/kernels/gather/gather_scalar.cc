#include "cpu/kernels/gather/gather.h"

namespace latent {

namespace {

template <class T>
void Gather(float* out, const T* table, int64_t columns, const int32_t* indices, int64_t count, float scale) {
    for (int64_t r = 0; r < count; ++r) {
        const T* row = table + indices[r] * columns;
        for (int64_t c = 0; c < columns; ++c) *out++ = scale * static_cast<float>(row[c]);
    }
}

}  // namespace

const GatherKernels& ScalarGatherKernels() {
    static constexpr GatherKernels kTable{Gather<float>, Gather<uint8_t>};
    return kTable;
}

}  // namespace latent
