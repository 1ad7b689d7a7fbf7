// Convolutions for all of Highway's targets.
#include "cpu/kernels/conv/conv.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/conv/conv_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "cpu/kernels/conv/filter_sums-inl.h"
#include "cpu/kernels/conv/multiply-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

const ConvKernels& Table() {
    static constexpr ConvKernels kKernels{
        .packed_filter_floats = PackedFilterFloats, .pack = PackFilter, .multiply = Multiply, .sum = Sum};
    return kKernels;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const ConvKernels& ConvKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarConvKernels());
}

}  // namespace latent
#endif
