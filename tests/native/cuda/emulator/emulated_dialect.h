// The dialect of the kernels (native/cuda/kernels/dialect.h) for the host's compiler.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "driver/machine.h"
#include "emulator/block.h"

#define LATENT_EMULATED 1
#define KERNEL static void
#define DEVICE static inline
#define CONSTANT static const
#define SHARED(type, name)            \
    static const char name##_key = 0; \
    type& name = *static_cast<type*>(emulator::SharedPiece(&name##_key, sizeof(type)))
#define BARRIER() emulator::Barrier()
#define UNROLL

namespace latent::cuda {

DEVICE int ThreadIndex() {
    return emulator::CurrentThread().index;
}
DEVICE int64_t BlockIndex() {
    return emulator::CurrentBlock().index;
}
DEVICE int64_t BlockCount() {
    return emulator::CurrentBlock().blocks;
}

DEVICE float Fma(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}
DEVICE float Sqrt(float x) {
    return std::sqrt(x);
}
DEVICE double Sqrt(double x) {
    return std::sqrt(x);
}
DEVICE uint32_t BitsOf(float x) {
    uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
}
DEVICE float FloatOf(uint32_t bits) {
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}
DEVICE uint64_t BitsOf(double x) {
    uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
}
DEVICE double DoubleOf(uint64_t bits) {
    double x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}

template <class T>
DEVICE T ShuffleDown(T value, int delta) {
    return static_cast<T>(DoubleOf(emulator::ExchangeDown(BitsOf(static_cast<double>(value)), delta)));
}

DEVICE void ReadFour(float (&values)[4], const float* from) {
    if (reinterpret_cast<uintptr_t>(from) % sizeof values != 0) {
        false_driver::Die("a read of 16 bytes that is not aligned");
    }
    for (int i = 0; i < 4; ++i) values[i] = from[i];
}

// The race checker knows the compiler's atomic operations.
DEVICE int32_t AtomicCompareSwap(int32_t* at, int32_t expected, int32_t value) {
    __atomic_compare_exchange_n(at, &expected, value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    return expected;
}
DEVICE uint32_t AtomicMax(uint32_t* at, uint32_t value) {
    uint32_t before = __atomic_load_n(at, __ATOMIC_RELAXED);
    while (before < value &&
           !__atomic_compare_exchange_n(at, &before, value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
    return before;
}
DEVICE int32_t AtomicLoad(const int32_t* at) {
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

DEVICE uint32_t AddAndRelease(uint32_t* at, uint32_t value) {
    return __atomic_fetch_add(at, value, __ATOMIC_ACQ_REL);
}
DEVICE void Release(uint32_t* at, uint32_t value) {
    emulator::OpenGridBarrier();
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}
DEVICE uint32_t Acquire(const uint32_t* at) {
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}
DEVICE void Pause() {
    emulator::Pause();
}

}  // namespace latent::cuda
