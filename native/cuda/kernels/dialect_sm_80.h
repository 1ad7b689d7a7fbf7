// The part of the dialect for GPUs from compute capability 8.0 on: copies to shared memory that run beside other work,
// and products of tensor cores. A warp multiplies 16 x kDepth by kDepth x 8 elements, whose registers mma.h describes;
// all of its lanes take part.
#pragma once

#include "dialect.h"

#if defined(__CUDA__) || defined(__CUDACC__) || defined(__CUDACC_RTC__)
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 800
#error "the kernels for tensor cores need an architecture from sm_80 on"
#endif

namespace latent::cuda {

// Begins to copy kFloats (1 or 4) to shared memory; from count on they are zeros, and from is not read. Both addresses
// are multiples of the bytes.
template <int kFloats>
DEVICE void BeginCopy(float* shared, const float* from, int count) {
    if constexpr (kFloats == 4) {
        asm volatile(
            "{ .reg .u64 at; cvta.to.shared.u64 at, %0; cp.async.cg.shared.global [at], [%1], 16, %2; }" ::"l"(shared),
            "l"(from), "r"(count * 4)
            : "memory");
    } else {
        static_assert(kFloats == 1);
        asm volatile(
            "{ .reg .u64 at; cvta.to.shared.u64 at, %0; cp.async.ca.shared.global [at], [%1], 4, %2; }" ::"l"(shared),
            "l"(from), "r"(count * 4)
            : "memory");
    }
}
// Ends a group of the thread's copies.
DEVICE void CommitCopies() {
    asm volatile("cp.async.commit_group;" ::: "memory");
}
// Waits until at most kPending groups of the thread's copies are under way. Others see the copies after a barrier.
template <int kPending>
DEVICE void WaitForCopies() {
    asm volatile("cp.async.wait_group %0;" ::"n"(kPending) : "memory");
}

// The nearest number with 10 bits of mantissa, away from 0 at a tie.
DEVICE uint32_t RoundToTf32(float x) {
    uint32_t bits;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
    return bits;
}
// The nearest numbers with 7 bits of mantissa, to even at a tie, side by side.
DEVICE uint32_t RoundToBf16(float low, float high) {
    uint32_t bits;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(bits) : "f"(high), "f"(low));
    return bits;
}

// sums += a b with kDepth = 8.
DEVICE void MultiplyTf32(float (&sums)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
    asm volatile(
        "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}
// The same with kDepth = 16.
DEVICE void MultiplyBf16(float (&sums)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

}  // namespace latent::cuda
#else
#include "emulator/emulated_dialect_sm_80.h"  // Of tests/native/cuda.
#endif
