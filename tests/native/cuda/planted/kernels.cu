// Kernels of which every second one has a fault, for the tests of the tools that find faults.
#include "arguments.h"
#include "dialect.h"
#include "grid_barrier.h"

namespace latent::cuda {

struct Tile {
    float values[kTile];
};

// Each tile backwards, through shared memory. Fault: no barrier between its writes and its reads.
template <bool kFault>
DEVICE void Reverse(const PlantedArguments& p) {
    SHARED(Tile, shared);
    const int thread = ThreadIndex();
    for (int64_t first = BlockIndex() * kTile; first < p.count; first += BlockCount() * kTile) {
        shared.values[thread] = p.in[first + thread];
        if (!kFault) BARRIER();
        p.out[first + thread] = shared.values[kTile - 1 - thread];
        BARRIER();
    }
}

// A copy through shared memory. Fault: the last thread stores beyond the tile.
template <bool kFault>
DEVICE void StoreTile(const PlantedArguments& p) {
    SHARED(Tile, shared);
    const int thread = ThreadIndex();
    float* const values = shared.values;
    for (int64_t first = BlockIndex() * kTile; first < p.count; first += BlockCount() * kTile) {
        values[thread + (kFault ? 1 : 0)] = p.in[first + thread];
        BARRIER();
        p.out[first + thread] = values[thread];
        BARRIER();
    }
}

// A copy. Fault: the last element goes beyond the end.
template <bool kFault>
DEVICE void StoreAll(const PlantedArguments& p) {
    for (int64_t i = BlockIndex() * kTile + ThreadIndex(); i < p.count; i += BlockCount() * kTile) {
        p.out[i + (kFault ? 1 : 0)] = p.in[i];
    }
}

// Two elements as one double. Fault: the address is not a multiple of 8.
template <bool kFault>
DEVICE void LoadPairs(const PlantedArguments& p) {
    const auto* const pairs = reinterpret_cast<const double*>(p.in + (kFault ? 1 : 2));
    for (int64_t i = BlockIndex() * kTile + ThreadIndex(); i < p.count / 2 - 1; i += BlockCount() * kTile) {
        p.out[i] = static_cast<float>(pairs[i] * 0x1p-600);
    }
}

// The values of neighbours. Fault: only half of the lanes of a warp take part.
template <bool kFault>
DEVICE void Shuffle(const PlantedArguments& p) {
    const int thread = ThreadIndex();
    for (int64_t first = BlockIndex() * kTile; first < p.count; first += BlockCount() * kTile) {
        float value = p.in[first + thread];
        if (!kFault || thread % 32 < 16) value = ShuffleDown(value, 1);
        p.out[first + thread] = value;
    }
}

// All elements backwards, through device memory. Fault: no barrier of the grid between its writes and its reads.
template <bool kFault>
DEVICE void ReverseAll(const PlantedArguments& p) {
    const int64_t first = BlockIndex() * kTile + ThreadIndex();
    for (int64_t i = first; i < p.count; i += BlockCount() * kTile) p.middle[i] = p.in[i];
    if (!kFault) GridBarrier(p.barrier);
    for (int64_t i = first; i < p.count; i += BlockCount() * kTile) p.out[i] = p.middle[p.count - 1 - i];
}

// A copy with a barrier. Fault: thread 0 returns before it.
template <bool kFault>
DEVICE void ReachBarrier(const PlantedArguments& p) {
    if (kFault && ThreadIndex() == 0) return;
    BARRIER();
    StoreAll<false>(p);
}

// out[0] = the sum, in parts that are joined in their order. Fault: as many parts as there are blocks.
template <bool kFault>
DEVICE void Sum(const PlantedArguments& p) {
    const int64_t parts = kFault ? BlockCount() : 8;
    for (int64_t part = BlockIndex(); part < parts && ThreadIndex() == 0; part += BlockCount()) {
        float sum = 0;
        for (int64_t i = part; i < p.count; i += parts) sum += p.in[i];
        p.middle[part] = sum;
    }
    GridBarrier(p.barrier);
    if (BlockIndex() != 0 || ThreadIndex() != 0) return;
    float sum = 0;
    for (int64_t part = 0; part < parts; ++part) sum += p.middle[part];
    p.out[0] = sum;
}

// Fault: a compiler that contracts makes one rounding of two.
DEVICE void MultiplyAdd(const PlantedArguments& p) {
    for (int64_t i = BlockIndex() * kTile + ThreadIndex(); i < p.count; i += BlockCount() * kTile) {
        p.out[i] = p.in[i] * p.in[p.count - 1 - i] + p.in[0];
    }
}

#define LATENT_KERNEL(name, function, Arguments)          \
    KERNEL ltn_kernel_##name(const Arguments arguments) { \
        function(arguments);                              \
    }
#include "cooperative.inc"
#include "kernels.inc"
#undef LATENT_KERNEL

}  // namespace latent::cuda
