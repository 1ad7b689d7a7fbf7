// Vectors and micro-tiles of the target that is compiled.
#if defined(LATENT_KERNELS_REGISTERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_REGISTERS_INL_H_
#undef LATENT_KERNELS_REGISTERS_INL_H_
#else
#define LATENT_KERNELS_REGISTERS_INL_H_
#endif

#include <hwy/highway.h>

#include "cpu/kernels/registers.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

constexpr int64_t kLanes = HWY_LANES(float);
using Floats = hn::ScalableTag<float>;
using FloatVector = hn::Vec<Floats>;

// Accumulators, a row of B and one broadcast element of A fill the registers; 8 accumulators at least cover the latency
// of two multiply-adds a cycle.
#if HWY_TARGET == HWY_AVX3
constexpr Registers kRegisters{
    .lanes = kLanes, .tall = {14, 2}, .wide = {6, 4}, .conv = {7, 4}, .dot_rows = 4};  // 32 registers
#elif HWY_TARGET == HWY_AVX2
constexpr Registers kRegisters{
    .lanes = kLanes, .tall = {6, 2}, .wide = {2, 4}, .conv = {6, 2}, .dot_rows = 3};  // 16 registers
#elif HWY_TARGET == HWY_NEON
constexpr Registers kRegisters{
    .lanes = kLanes, .tall = {4, 6}, .wide = {2, 6}, .conv = {6, 4}, .dot_rows = 4};  // 32 registers
#else
constexpr Registers kRegisters{// 16 registers, one of them for a product before its sum
                               .lanes = kLanes,
                               .tall = {4, 3},
                               .wide = {2, 4},
                               .conv = {4, 3},
                               .dot_rows = 2};
#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
