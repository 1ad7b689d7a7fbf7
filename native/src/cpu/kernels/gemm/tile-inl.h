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

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/pack-inl.h"
#include "cpu/runtime/prefetch.h"

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

// What a tile asks for in passing: a cache line for each p, step bytes apart. An address, as it may leave the matrix;
// 0: none.
struct Ahead {
    uintptr_t address;
    int64_t step;
};

// Into the second-level cache: the first-level one is full of what the tile reads.
HWY_INLINE void FetchAhead(uintptr_t address) {
#if HWY_COMPILER_MSVC
    hwy::Prefetch(reinterpret_cast<const char*>(address));
#else
    __builtin_prefetch(reinterpret_cast<const void*>(address), 0, 2);
#endif
}

struct TileCall {
    TileOperand a;
    TileOperand b;  // Whole vectors readable.
    int64_t depth;
    float* c;
    int64_t c_step;
    const float* bias;  // Null: none.
    const float* add;   // Null, or what to add, in rows like those of c; may be c.
    float* copy;        // Null, or receives b as the following tiles read it: side by side.
    Ahead ahead;
};

// What a tile does in passing.
enum class Passing { kNothing, kCopy, kFetch };

// A whole tile. The loops over registers unroll completely, so that the sums stay in them.
template <int kRows, int kVectors, Passing kPassing>
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
    // C's lines arrive while the sum is computed; other threads may have read them.
    HWY_UNROLL(16)
    for (int i = 0; i < kRows; ++i) PrefetchToWrite(call.c + i * call.c_step, kVectors * kLanes);
    [[maybe_unused]] uintptr_t ahead = call.ahead.address;
    [[maybe_unused]] const uintptr_t ahead_step = static_cast<uintptr_t>(call.ahead.step);
    for (int64_t p = call.depth; p > 0; --p) {
        if constexpr (kPassing == Passing::kFetch) {
            FetchAhead(ahead);
            ahead += ahead_step;
        }
        FloatVector row[kVectors];
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) row[v] = hn::LoadU(d, b + v * kLanes);
        if constexpr (kPassing == Passing::kCopy) {
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
    float* c = call.c;
    const int64_t c_step = call.c_step;
    const float* HWY_RESTRICT bias = call.bias;
    const float* add = call.add;
    HWY_UNROLL(16)
    for (int i = 0; i < kRows; ++i, c += c_step) {
        HWY_UNROLL(8)
        for (int v = 0; v < kVectors; ++v) {
            FloatVector sum = sums[i][v];
            if (add != nullptr) sum = hn::Add(hn::LoadU(d, add + v * kLanes), sum);
            if (bias != nullptr) sum = hn::Add(sum, hn::LoadU(d, bias + v * kLanes));
            hn::StoreU(sum, d, c + v * kLanes);
        }
        if (add != nullptr) add += c_step;
    }
}

// Floats of a strip's part of B that is copied.
constexpr int64_t kStripFloats = std::max(kRegisters.tile_vectors, kRegisters.wide_vectors) * kLanes * kBlockDepth;

using TileFunction = void (*)(const TileCall&);

template <int kVectors, Passing kPassing, size_t... kRow>
constexpr std::array<TileFunction, kRegisters.tile_rows> TilesOfWidth(std::index_sequence<kRow...>) {
    return {&MultiplyFullTile<kRow + 1, kVectors, kPassing>...};
}

template <Passing kPassing, size_t... kWidth>
constexpr auto TilesOfAllWidths(std::index_sequence<kWidth...>) {
    constexpr int64_t kNarrow = kRegisters.tile_vectors;
    return std::array{TilesOfWidth<kWidth + 1, kPassing>(
        std::make_index_sequence<(kWidth < kNarrow ? kRegisters.tile_rows : kRegisters.wide_rows)>())...};
}

// The function of a tile of i + 1 rows and v + 1 vectors at [v][i].
constexpr auto kTileFunctions = TilesOfAllWidths<Passing::kNothing>(
    std::make_index_sequence<std::max(kRegisters.tile_vectors, kRegisters.wide_vectors)>());

// The same, copying and fetching. Tiles for few rows have no others to do it for.
constexpr auto kCopyingTileFunctions =
    TilesOfAllWidths<Passing::kCopy>(std::make_index_sequence<kRegisters.tile_vectors>());
constexpr auto kFetchingTileFunctions =
    TilesOfAllWidths<Passing::kFetch>(std::make_index_sequence<kRegisters.tile_vectors>());

constexpr int64_t kMaxTileFloats =
    kLanes * std::max(kRegisters.tile_rows * kRegisters.tile_vectors, kRegisters.wide_rows* kRegisters.wide_vectors);

// A tile whose last vector leaves C: it is computed aside.
inline void MultiplyEdgeTile(TileCall call, int64_t rows, int64_t columns, TileFunction multiply) {
    const Floats d;
    HWY_ALIGN float aside[kMaxTileFloats];
    float* const c = call.c;
    const int64_t c_step = call.c_step;
    const float* const bias = call.bias;
    const float* const add = call.add;
    call.c = aside;
    call.c_step = CeilDivide(columns, kLanes) * kLanes;
    call.bias = nullptr;
    call.add = nullptr;
    multiply(call);
    for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < columns; j += kLanes) {
            const int64_t count = std::min(columns - j, kLanes);
            float* const to = c + i * c_step + j;
            FloatVector sum = hn::Load(d, aside + i * call.c_step + j);
            if (add != nullptr) sum = hn::Add(LoadTail(d, add + i * c_step + j, count), sum);
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
    const TileFunction multiply = call.copy != nullptr      ? at(kCopyingTileFunctions)
                                  : call.ahead.address != 0 ? at(kFetchingTileFunctions)
                                                            : at(kTileFunctions);
    if (columns == vectors * kLanes) {
        multiply(call);
    } else {
        MultiplyEdgeTile(call, rows, columns, multiply);
    }
}

// c = gate > 0 ? c : slope * c, and 0 in place of 0 * c, as LTN_COMBINE_GATE.
inline void Gate(float* c, const float* gate, int64_t count, float slope) {
    const Floats d;
    const FloatVector factor = hn::Set(d, slope);
    const auto gated = [&](FloatVector x, FloatVector by) HWY_ATTR {
        const FloatVector below = slope == 0 ? hn::Zero(d) : hn::Mul(factor, x);
        return hn::IfThenElse(hn::Gt(by, hn::Zero(d)), x, below);
    };
    int64_t j = 0;
    for (; j + kLanes <= count; j += kLanes) hn::StoreU(gated(hn::LoadU(d, c + j), hn::LoadU(d, gate + j)), d, c + j);
    if (j == count) return;
    StoreTail(gated(LoadTail(d, c + j, count - j), LoadTail(d, gate + j, count - j)), d, c + j, count - j);
}

// Activation and gate of a finished piece of C, first the element at this row and column, which lies at c.
inline void Finish(const GemmCall& call, float* c, int64_t row, int64_t column, int64_t rows, int64_t columns) {
    if (call.activate == nullptr && call.gate == nullptr) return;
    const float* gate = call.gate == nullptr ? nullptr : call.gate + row * call.n + column;
    for (int64_t i = 0; i < rows; ++i, c += call.n) {
        if (call.activate != nullptr) call.activate(c, c, columns, call.slope, 0);
        if (gate != nullptr) Gate(c, gate + i * call.n, columns, call.gate_slope);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
