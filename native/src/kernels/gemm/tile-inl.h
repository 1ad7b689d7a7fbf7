// The inner loop of the tiled method: a tile of C in registers, updated by one outer product for each p.
#if defined(LATENT_KERNELS_GEMM_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_TILE_INL_H_
#undef LATENT_KERNELS_GEMM_TILE_INL_H_
#else
#define LATENT_KERNELS_GEMM_TILE_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <utility>

#include "kernels/chunks.h"
#include "kernels/gemm/gemm_plan.h"
#include "kernels/gemm/pack-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Accumulators, a row of B and one broadcast element of A fill the registers; 8 accumulators at least cover the latency
// of two multiply-adds a cycle.
#if HWY_TARGET == HWY_AVX3
constexpr GemmRegisters kRegisters{kLanes, 14, 2, 6, 4, 4};  // 32 registers
#elif HWY_TARGET == HWY_AVX2
constexpr GemmRegisters kRegisters{kLanes, 6, 2, 2, 4, 3};  // 16 registers
#elif HWY_TARGET == HWY_NEON
constexpr GemmRegisters kRegisters{kLanes, 4, 6, 2, 6, 4};  // 32 registers
#else
constexpr GemmRegisters kRegisters{kLanes, 4, 3, 2, 4, 2};  // 16 registers, one for the product before its sum
#endif

// Element i of p at data[p * step + i].
struct TileOperand {
    const float* data;
    int64_t step;
};

struct TileCall {
    TileOperand a;
    TileOperand b;  // Whole vectors readable.
    int64_t depth;
    float* c;
    int64_t c_step;
    const float* bias;  // Null: none.
    bool add;           // To what c holds already.
    float* copy;        // Null, or receives b as the following tiles read it: side by side.
};

// A whole tile. The loops over registers unroll completely, so that the sums stay in them.
template <int kRows, int kVectors, bool kCopy>
void MultiplyFullTile(const TileCall& call) {
    const Floats d;
    const float* HWY_RESTRICT a = call.a.data;
    const float* HWY_RESTRICT b = call.b.data;
    [[maybe_unused]] float* HWY_RESTRICT copy = call.copy;
    const int64_t a_step = call.a.step;
    const int64_t b_step = call.b.step;
    FloatVector sums[kRows][kVectors];
    HWY_UNROLL(16)
    for (int i = 0; i < kRows; ++i) {
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) sums[i][v] = hn::Zero(d);
    }
    for (int64_t p = call.depth; p > 0; --p) {
        FloatVector row[kVectors];
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) row[v] = hn::LoadU(d, b + v * kLanes);
        if constexpr (kCopy) {
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) hn::StoreU(row[v], d, copy + v * kLanes);
            copy += kVectors * kLanes;
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
    float* HWY_RESTRICT c = call.c;
    const int64_t c_step = call.c_step;
    const float* HWY_RESTRICT bias = call.bias;
    const bool add = call.add;
    HWY_UNROLL(16)
    for (int i = 0; i < kRows; ++i, c += c_step) {
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) {
            FloatVector sum = sums[i][v];
            if (add) sum = hn::Add(hn::LoadU(d, c + v * kLanes), sum);
            if (bias != nullptr) sum = hn::Add(sum, hn::LoadU(d, bias + v * kLanes));
            hn::StoreU(sum, d, c + v * kLanes);
        }
    }
}

using TileFunction = void (*)(const TileCall&);

template <int kVectors, bool kCopy, size_t... kRow>
constexpr std::array<TileFunction, kRegisters.tile_rows> TilesOfWidth(std::index_sequence<kRow...>) {
    return {&MultiplyFullTile<kRow + 1, kVectors, kCopy>...};
}

template <bool kCopy, size_t... kWidth>
constexpr auto TilesOfAllWidths(std::index_sequence<kWidth...>) {
    constexpr int64_t kNarrow = kRegisters.tile_vectors;
    return std::array{TilesOfWidth<kWidth + 1, kCopy>(
        std::make_index_sequence<(kWidth < kNarrow ? kRegisters.tile_rows : kRegisters.wide_rows)>())...};
}

// The function of a tile of i + 1 rows and v + 1 vectors at [v][i].
constexpr auto kTileFunctions =
    TilesOfAllWidths<false>(std::make_index_sequence<std::max(kRegisters.tile_vectors, kRegisters.wide_vectors)>());

// The same, copying. Tiles for few rows have no others to copy for.
constexpr auto kCopyingTileFunctions = TilesOfAllWidths<true>(std::make_index_sequence<kRegisters.tile_vectors>());

constexpr int64_t kMaxTileFloats =
    kLanes * std::max(kRegisters.tile_rows * kRegisters.tile_vectors, kRegisters.wide_rows* kRegisters.wide_vectors);

// A tile whose last vector leaves C: it is computed aside.
inline void MultiplyEdgeTile(TileCall call, int64_t rows, int64_t columns, TileFunction multiply) {
    const Floats d;
    HWY_ALIGN float aside[kMaxTileFloats];
    float* const c = call.c;
    const int64_t c_step = call.c_step;
    const float* const bias = call.bias;
    const bool add = call.add;
    call.c = aside;
    call.c_step = CeilDivide(columns, kLanes) * kLanes;
    call.bias = nullptr;
    call.add = false;
    multiply(call);
    for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < columns; j += kLanes) {
            const int64_t count = std::min(columns - j, kLanes);
            float* const to = c + i * c_step + j;
            FloatVector sum = hn::Load(d, aside + i * call.c_step + j);
            if (add) sum = hn::Add(LoadTail(d, to, count), sum);
            if (bias != nullptr) sum = hn::Add(sum, LoadTail(d, bias + j, count));
            StoreTail(sum, d, to, count);
        }
    }
}

// A tile of that many rows and columns of C.
inline void MultiplyTile(const TileCall& call, int64_t rows, int64_t columns) {
    const int64_t vectors = CeilDivide(columns, kLanes);
    const auto at = [&](const auto& functions)
                        HWY_ATTR { return functions[static_cast<size_t>(vectors - 1)][static_cast<size_t>(rows - 1)]; };
    const TileFunction multiply = call.copy != nullptr ? at(kCopyingTileFunctions) : at(kTileFunctions);
    if (columns == vectors * kLanes) {
        multiply(call);
    } else {
        MultiplyEdgeTile(call, rows, columns, multiply);
    }
}

// The activation of a finished piece of C.
inline void Activate(const GemmCall& call, float* c, int64_t rows, int64_t columns) {
    if (call.activate == nullptr) return;
    for (int64_t i = 0; i < rows; ++i) call.activate(c + i * call.n, c + i * call.n, columns, call.slope, 0);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
