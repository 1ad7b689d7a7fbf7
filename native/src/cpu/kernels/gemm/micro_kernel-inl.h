// The micro-kernel of blocked products: a tile of C, mr x nr, in registers, to which each p adds one outer product.
#if defined(LATENT_KERNELS_GEMM_MICRO_KERNEL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_MICRO_KERNEL_INL_H_
#undef LATENT_KERNELS_GEMM_MICRO_KERNEL_INL_H_
#else
#define LATENT_KERNELS_GEMM_MICRO_KERNEL_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <utility>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/epilogue-inl.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/runtime/prefetch.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
// What a tile reads of A or B: element i of p at data[p * step + i]. Packed, or in place where it lies like that.
struct MicroPanel {
    const float* data;
    int64_t step;
};

// The cache lines that a tile prefetches for a later one, one for each p, step bytes apart. An address, as it may leave
// the matrix; 0: none.
struct PrefetchStream {
    uintptr_t address;
    int64_t step;
};

// Into the second-level cache: the first-level one is full of what the tile reads.
HWY_INLINE void PrefetchFar(uintptr_t address) {
#if HWY_COMPILER_MSVC
    hwy::Prefetch(reinterpret_cast<const char*>(address));
#else
    __builtin_prefetch(reinterpret_cast<const void*>(address), 0, 2);
#endif
}

struct TileCall {
    MicroPanel a;
    MicroPanel b;  // Whole vectors readable.
    int64_t depth;
    Epilogue epilogue;
    float* packed_b;  // Null, or receives b packed, for the tiles that follow.
    PrefetchStream prefetch;
};

// What a tile does besides its sums.
enum class Extra { kNothing, kPackB, kPrefetch };

// A whole tile. The loops over registers unroll completely, so that the sums stay in them.
template <int kRows, int kVectors, Extra kExtra>
void MultiplyWholeTile(const TileCall& call) {
    const Floats d;
    const float* HWY_RESTRICT a = call.a.data;
    const float* HWY_RESTRICT b = call.b.data;
    [[maybe_unused]] float* HWY_RESTRICT packed_b = call.packed_b;
    float* c = call.epilogue.c;
    const int64_t c_step = call.epilogue.step;
    const float* add = call.epilogue.add;
    const float* HWY_RESTRICT bias = call.epilogue.bias;  // Stores to C do not change it: it is read once.
    const int64_t a_step = call.a.step;
    const int64_t b_step = call.b.step;
    FloatVector sums[kRows][kVectors];
    HWY_UNROLL(16)
    for (int i = 0; i < kRows; ++i) {
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) sums[i][v] = hn::Zero(d);
    }
    // C's lines arrive while the sum is computed; other threads may have read them.
    HWY_UNROLL(16)
    for (int i = 0; i < kRows; ++i) PrefetchToWrite(c + i * c_step, kVectors * kLanes);
    [[maybe_unused]] uintptr_t line = call.prefetch.address;
    [[maybe_unused]] const uintptr_t line_step = static_cast<uintptr_t>(call.prefetch.step);
    for (int64_t p = call.depth; p > 0; --p) {
        if constexpr (kExtra == Extra::kPrefetch) {
            PrefetchFar(line);
            line += line_step;
        }
        FloatVector row[kVectors];
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) row[v] = hn::LoadU(d, b + v * kLanes);
        if constexpr (kExtra == Extra::kPackB) {
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) hn::StoreU(row[v], d, packed_b + v * kLanes);
            packed_b += kVectors * kLanes;
        }
        HWY_UNROLL(16)
        for (int i = 0; i < kRows; ++i) {
            const FloatVector element = hn::Set(d, a[i]);
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) sums[i][v] = hn::MulAdd(element, row[v], sums[i][v]);
        }
        a += a_step;
        b += b_step;
    }
    HWY_UNROLL(16)
    for (int i = 0; i < kRows; ++i, c += c_step) {
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) StoreSum(d, sums[i][v], c, add, bias, v * kLanes, kLanes);
        if (add != nullptr) add += c_step;
    }
}

using TileFunction = void (*)(const TileCall&);

constexpr int64_t kMostVectors = std::max(kRegisters.tall.vectors, kRegisters.wide.vectors);

template <int kVectors, Extra kExtra, size_t... kRow>
constexpr std::array<TileFunction, kRegisters.tall.rows> TilesOfWidth(std::index_sequence<kRow...>) {
    return {&MultiplyWholeTile<kRow + 1, kVectors, kExtra>...};
}

template <Extra kExtra, size_t... kWidth>
constexpr auto TilesOfAllWidths(std::index_sequence<kWidth...>) {
    return std::array{TilesOfWidth<kWidth + 1, kExtra>(
        std::make_index_sequence<(kWidth < kRegisters.tall.vectors ? kRegisters.tall.rows
                                                                   : kRegisters.wide.rows)>())...};
}

// The function of a tile of i + 1 rows and v + 1 vectors at [v][i].
constexpr auto kTileFunctions = TilesOfAllWidths<Extra::kNothing>(std::make_index_sequence<kMostVectors>());

// The same with an extra. Wide tiles have none: there are no other tiles to profit from it.
constexpr auto kPackingTileFunctions =
    TilesOfAllWidths<Extra::kPackB>(std::make_index_sequence<kRegisters.tall.vectors>());
constexpr auto kPrefetchingTileFunctions =
    TilesOfAllWidths<Extra::kPrefetch>(std::make_index_sequence<kRegisters.tall.vectors>());

constexpr int64_t kMostTileFloats =
    kLanes * std::max(kRegisters.tall.rows * kRegisters.tall.vectors, kRegisters.wide.rows* kRegisters.wide.vectors);

// A tile whose last vector leaves C: it is computed into a buffer of its own first.
inline void MultiplyEdgeTile(TileCall call, int64_t rows, int64_t columns, TileFunction multiply) {
    const Floats d;
    HWY_ALIGN float sums[kMostTileFloats];
    const int64_t step = CeilDivide(columns, kLanes) * kLanes;
    Epilogue epilogue = call.epilogue;
    call.epilogue = {.c = sums, .step = step, .bias = nullptr, .add = nullptr};
    multiply(call);
    for (int64_t i = 0; i < rows; ++i, epilogue.NextRow()) {
        for (int64_t j = 0; j < columns; j += kLanes) {
            epilogue.Store(d, hn::Load(d, sums + i * step + j), j, std::min(columns - j, kLanes));
        }
    }
}

// A tile of that many rows and columns of C.
inline void MultiplyTile(const TileCall& call, int64_t rows, int64_t columns) {
    const int64_t vectors = CeilDivide(columns, kLanes);
    const auto at = [&](const auto& functions)
                        HWY_ATTR { return functions[static_cast<size_t>(vectors - 1)][static_cast<size_t>(rows - 1)]; };
    const TileFunction multiply = call.packed_b != nullptr     ? at(kPackingTileFunctions)
                                  : call.prefetch.address != 0 ? at(kPrefetchingTileFunctions)
                                                               : at(kTileFunctions);
    if (columns == vectors * kLanes) {
        multiply(call);
    } else {
        MultiplyEdgeTile(call, rows, columns, multiply);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
