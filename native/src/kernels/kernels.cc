#include "kernels/kernels.h"

namespace latent {

namespace {

template <ltn_variant kVariant>
const Kernels& Table() {
    static const Kernels kTable{ElementwiseKernelsFor(kVariant), GatherKernelsFor(kVariant),
                                GemmKernelsFor(kVariant),        LossKernelsFor(kVariant),
                                OptimizerKernelsFor(kVariant),   RandomKernelsFor(kVariant),
                                ReduceKernelsFor(kVariant),      SoftmaxKernelsFor(kVariant)};
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
