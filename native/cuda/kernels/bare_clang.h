// The names of CUDA that clang needs to compile the kernels with no CUDA toolkit on the machine
// (-nocudainc -nocudalib), from its builtins.
#pragma once

#define __host__ __attribute__((host))
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __forceinline__ __inline__ __attribute__((always_inline))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#include <__clang_cuda_builtin_vars.h>

#define LATENT_BARE static __device__ __forceinline__

LATENT_BARE float __fmaf_rn(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}
LATENT_BARE float __fsqrt_rn(float x) {
    return __nvvm_sqrt_rn_f(x);
}
LATENT_BARE double __dsqrt_rn(double x) {
    return __nvvm_sqrt_rn_d(x);
}
LATENT_BARE unsigned __float_as_uint(float x) {
    return __builtin_bit_cast(unsigned, x);
}
LATENT_BARE float __uint_as_float(unsigned x) {
    return __builtin_bit_cast(float, x);
}
LATENT_BARE long long __double_as_longlong(double x) {
    return __builtin_bit_cast(long long, x);
}
LATENT_BARE double __longlong_as_double(long long x) {
    return __builtin_bit_cast(double, x);
}
LATENT_BARE float __shfl_down_sync(unsigned mask, float value, unsigned delta) {
    return __nvvm_shfl_sync_down_f32(mask, value, static_cast<int>(delta), 0x1f);
}
LATENT_BARE int atomicCAS(int* at, int expected, int value) {
    return __nvvm_atom_cas_gen_i(at, expected, value);
}
LATENT_BARE unsigned atomicMax(unsigned* at, unsigned value) {
    return __nvvm_atom_max_gen_ui(at, value);
}
LATENT_BARE void __threadfence() {
    __nvvm_membar_gl();
}

#undef LATENT_BARE
