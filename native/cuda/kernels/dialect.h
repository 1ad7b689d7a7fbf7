// The dialect of the kernels, for four compilers: clang without any file of NVIDIA (bare_clang.h), nvcc, NVRTC, and the
// host's compiler, for which the emulator of the tests defines the same names. Only this file knows which one compiles.
//
// Kernels are device functions (DEVICE) of one struct of arguments.h, which kernels.cu wraps. Rules:
// - A grid has one dimension, a block kThreads threads. A function takes its share of the work from BlockIndex() and
//   BlockCount(), for any number of blocks; bits never depend on that number.
// - Arithmetic is IEEE: no contraction, Fma() where a multiply-add is meant, no approximate function, no float atomics.
// - Every thread of a block reaches the same BARRIER()s.
// With LATENT_PERSISTENT all functions are compiled into one kernel (persistent.h).
#pragma once

#include <stdint.h>

#if defined(__CUDA__) || defined(__CUDACC__) || defined(__CUDACC_RTC__)
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 750
#error "the kernels need an architecture from sm_75 on"
#endif
#if defined(__clang__)
#include "bare_clang.h"
#endif

#define KERNEL extern "C" __global__ void __launch_bounds__(256)
#define DEVICE static __device__ __forceinline__
#define CONSTANT static __device__ const
#if defined(LATENT_PERSISTENT)
#define SHARED(type, name) type& name = *BeginOfShared<type>()
#else
#define SHARED(type, name) __shared__ type name
#endif
#define BARRIER() __syncthreads()
#define UNROLL _Pragma("unroll")  // Before loops over registers, which else would be memory.

#if defined(LATENT_PERSISTENT)
// One kernel holds all functions, each of which takes the beginning of its shared memory.
inline constexpr unsigned kSharedBytes = 34 << 10;
alignas(16) static __shared__ unsigned char shared_bytes[kSharedBytes];
template <class T>
DEVICE T* BeginOfShared() {
    static_assert(sizeof(T) <= kSharedBytes && alignof(T) <= 16);
    return reinterpret_cast<T*>(shared_bytes);
}
#endif

DEVICE int ThreadIndex() {
    return static_cast<int>(threadIdx.x);
}
DEVICE int64_t BlockIndex() {
    return blockIdx.x;
}
DEVICE int64_t BlockCount() {
    return gridDim.x;
}

DEVICE float Fma(float a, float b, float c) {
    return __fmaf_rn(a, b, c);
}
DEVICE float Sqrt(float x) {
    return __fsqrt_rn(x);
}
DEVICE double Sqrt(double x) {
    return __dsqrt_rn(x);
}
DEVICE uint32_t BitsOf(float x) {
    return __float_as_uint(x);
}
DEVICE float FloatOf(uint32_t bits) {
    return __uint_as_float(bits);
}
DEVICE uint64_t BitsOf(double x) {
    return static_cast<uint64_t>(__double_as_longlong(x));
}
DEVICE double DoubleOf(uint64_t bits) {
    return __longlong_as_double(static_cast<long long>(bits));
}

// The value that the lane delta above holds; a lane without one gets its own. All lanes of a warp take part.
DEVICE float ShuffleDown(float value, int delta) {
    return __shfl_down_sync(0xffffffffu, value, static_cast<unsigned>(delta));
}
DEVICE double ShuffleDown(double value, int delta) {
    const uint64_t bits = BitsOf(value);
    const float low = ShuffleDown(FloatOf(static_cast<uint32_t>(bits)), delta);
    const float high = ShuffleDown(FloatOf(static_cast<uint32_t>(bits >> 32)), delta);
    return DoubleOf(static_cast<uint64_t>(BitsOf(high)) << 32 | BitsOf(low));
}

// Reads four floats at once, from an address of device memory that is a multiple of 16.
DEVICE void ReadFour(float (&values)[4], const float* from) {
    asm volatile("ld.global.v4.f32 {%0, %1, %2, %3}, [%4];"
                 : "=f"(values[0]), "=f"(values[1]), "=f"(values[2]), "=f"(values[3])
                 : "l"(from)
                 : "memory");
}

// Atomics of integers; they return the value before.
DEVICE int32_t AtomicCompareSwap(int32_t* at, int32_t expected, int32_t value) {
    return atomicCAS(at, expected, value);
}
DEVICE uint32_t AtomicMax(uint32_t* at, uint32_t value) {
    return atomicMax(at, value);
}
// Reads what others may be changing by an atomic.
DEVICE int32_t AtomicLoad(const int32_t* at) {
    return *static_cast<const volatile int32_t*>(at);
}

// For barriers of the grid. Whatever a thread of the grid did before it released a value happened before what another
// does after it acquired that value.
DEVICE uint32_t AddAndRelease(uint32_t* at, uint32_t value) {  // And acquires what others released before.
    uint32_t before = 0;
    asm volatile("atom.acq_rel.gpu.global.add.u32 %0, [%1], %2;" : "=r"(before) : "l"(at), "r"(value) : "memory");
    return before;
}
DEVICE void Release(uint32_t* at, uint32_t value) {
    asm volatile("st.release.gpu.global.u32 [%0], %1;" ::"l"(at), "r"(value) : "memory");
}
DEVICE uint32_t Acquire(const uint32_t* at) {
    uint32_t value = 0;
    asm volatile("ld.acquire.gpu.global.u32 %0, [%1];" : "=r"(value) : "l"(at) : "memory");
    return value;
}
// Lets others run, in a loop that waits for them.
DEVICE void Pause() {
    asm volatile("nanosleep.u32 32;");
}
#else
#include "emulator/emulated_dialect.h"  // Of tests/native/cuda.
#endif

namespace latent::cuda {

DEVICE float Abs(float x) {
    return FloatOf(BitsOf(x) & 0x7FFFFFFFu);
}
DEVICE double Abs(double x) {
    return DoubleOf(BitsOf(x) & 0x7FFFFFFFFFFFFFFFull);
}
DEVICE float CopySign(float magnitude, float sign) {
    return FloatOf((BitsOf(magnitude) & 0x7FFFFFFFu) | (BitsOf(sign) & 0x80000000u));
}
template <class T>
DEVICE bool IsNan(T x) {
    return !(x == x);
}
template <class T>
DEVICE T Least(T a, T b) {
    return b < a ? b : a;
}

}  // namespace latent::cuda
