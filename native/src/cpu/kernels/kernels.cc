#include "cpu/kernels/kernels.h"

namespace latent {

namespace {

template <ltn_variant kVariant>
const Kernels& Table() {
    static const Kernels kTable{.conv = ConvKernelsFor(kVariant),
                                .elementwise = ElementwiseKernelsFor(kVariant),
                                .gather = GatherKernelsFor(kVariant),
                                .gemm = GemmKernelsFor(kVariant),
                                .loss = LossKernelsFor(kVariant),
                                .optimizer = OptimizerKernelsFor(kVariant),
                                .probe = ProbeKernelsFor(kVariant),
                                .random = RandomKernelsFor(kVariant),
                                .reduce = ReduceKernelsFor(kVariant),
                                .softmax = SoftmaxKernelsFor(kVariant)};
    return kTable;
}

}  // namespace

const Kernels& KernelsFor(ltn_variant variant) {
    switch (variant) {
        case LTN_VARIANT_SSE4:
            return Table<LTN_VARIANT_SSE4>();
        case LTN_VARIANT_AVX2:
            return Table<LTN_VARIANT_AVX2>();
        case LTN_VARIANT_AVX512:
            return Table<LTN_VARIANT_AVX512>();
        case LTN_VARIANT_NEON:
            return Table<LTN_VARIANT_NEON>();
        default:
            return Table<LTN_VARIANT_SCALAR>();
    }
}

}  // namespace latent
