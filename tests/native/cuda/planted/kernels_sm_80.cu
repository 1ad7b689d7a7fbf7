// Planted faults of asynchronous copies and tensor cores, for GPUs from compute capability 8.0 on.
#include "arguments.h"
#include "dialect_sm_80.h"

namespace latent::cuda {

struct alignas(16) CopiedTile {
    float values[kTile];
};

enum class CopyFault { kNone, kNoWait, kUnaligned };

// A copy through shared memory, 16 bytes at a time. Faults: nobody waits for them; or they begin between such
// addresses.
template <CopyFault kFault>
DEVICE void CopyTiles(const PlantedArguments& p) {
    constexpr int kFloats = 4;
    SHARED(CopiedTile, shared);
    const int thread = ThreadIndex();
    const float* const in = p.in + (kFault == CopyFault::kUnaligned ? 1 : 0);
    for (int64_t first = BlockIndex() * kTile; first < p.count; first += BlockCount() * kTile) {
        if (thread < kTile / kFloats) {
            BeginCopy<kFloats>(&shared.values[thread * kFloats], in + first + thread * kFloats, kFloats);
        }
        CommitCopies();
        if (kFault != CopyFault::kNoWait) WaitForCopies<0>();
        BARRIER();
        p.out[first + thread] = shared.values[thread];
        BARRIER();
    }
}

// Sums of products of a warp. Fault: only half of its lanes take part.
template <bool kFault>
DEVICE void Multiply(const PlantedArguments& p) {
    const int thread = ThreadIndex();
    for (int64_t first = BlockIndex() * kTile; first < p.count; first += BlockCount() * kTile) {
        const uint32_t bits = RoundToTf32(p.in[first + thread]);
        float sums[4] = {};
        if (!kFault || thread % 32 < 16) MultiplyTf32(sums, {bits, bits, bits, bits}, {bits, bits});
        p.out[first + thread] = sums[0] + sums[1] + sums[2] + sums[3];
    }
}

#define LATENT_KERNEL(name, function, Arguments)          \
    KERNEL ltn_kernel_##name(const Arguments arguments) { \
        function(arguments);                              \
    }
#include "kernels_sm_80.inc"
#undef LATENT_KERNEL

}  // namespace latent::cuda
