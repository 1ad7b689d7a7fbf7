// The method of products with few rows or few columns: A and B both lie along k, each element of C is a dot product
// whose lanes are summed last.
#if defined(LATENT_KERNELS_GEMM_DOTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_DOTS_INL_H_
#undef LATENT_KERNELS_GEMM_DOTS_INL_H_
#else
#define LATENT_KERNELS_GEMM_DOTS_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/epilogue-inl.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/pack-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

struct DotCall {
    const float* a;  // Rows of depth floats.
    std::array<const float*, kDotColumns> b;
    int64_t depth;
};

template <class D>
HWY_INLINE hn::Vec<Block> SumBlocks(D, hn::Vec<D> v) {
    if constexpr (hn::MaxLanes(D()) == 4) {
        return v;
    } else {
        const hn::Half<D> half;
        return SumBlocks(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
    }
}

// Lane t of the result: the sum of the lanes of v[t].
HWY_INLINE hn::Vec<Block> SumLanes(FloatVector (&v)[kDotColumns]) {
    TransposeBlocks(v);
    return SumBlocks(Floats(), hn::Add(hn::Add(v[0], v[1]), hn::Add(v[2], v[3])));
}

// out[i * kDotColumns + t] = the dot product of row i of a with b[t].
template <int kRows>
void MultiplyDots(const DotCall& call, float* out) {
    const Floats d;
    const int64_t depth = call.depth;
    const float* HWY_RESTRICT a = call.a;
    const float* HWY_RESTRICT b0 = call.b[0];
    const float* HWY_RESTRICT b1 = call.b[1];
    const float* HWY_RESTRICT b2 = call.b[2];
    const float* HWY_RESTRICT b3 = call.b[3];
    FloatVector sums[kRows][kDotColumns];
    HWY_UNROLL(8)
    for (int i = 0; i < kRows; ++i) {
        HWY_UNROLL(4)
        for (int t = 0; t < kDotColumns; ++t) sums[i][t] = hn::Zero(d);
    }
    const auto add = [&](const auto& load, int64_t p) HWY_ATTR {
        FloatVector row[kRows];
        HWY_UNROLL(8)
        for (int i = 0; i < kRows; ++i) row[i] = load(a + i * depth + p);
        const float* const b[kDotColumns] = {b0, b1, b2, b3};
        HWY_UNROLL(4)
        for (int t = 0; t < kDotColumns; ++t) {
            const FloatVector column = load(b[t] + p);
            HWY_UNROLL(8)
            for (int i = 0; i < kRows; ++i) sums[i][t] = hn::MulAdd(row[i], column, sums[i][t]);
        }
    };
    int64_t p = 0;
    for (; p + kLanes <= depth; p += kLanes) {
        add([&](const float* from) HWY_ATTR { return hn::LoadU(d, from); }, p);
    }
    if (p < depth) add([&](const float* from) HWY_ATTR { return LoadTail(d, from, depth - p); }, p);
    HWY_UNROLL(8)
    for (int i = 0; i < kRows; ++i) hn::StoreU(SumLanes(sums[i]), Block(), out + i * kDotColumns);
}

using DotFunction = void (*)(const DotCall&, float* out);

template <size_t... kRow>
constexpr std::array<DotFunction, kRegisters.dot_rows> DotsOfAllHeights(std::index_sequence<kRow...>) {
    return {&MultiplyDots<kRow + 1>...};
}

// The function of a tile of i + 1 rows at [i].
constexpr auto kDotFunctions = DotsOfAllHeights(std::make_index_sequence<kRegisters.dot_rows>());

// B[k,n] of few columns as rows along k.
inline void TransposeB(const GemmCall& call, float* rows) {
    for (int64_t j = 0; j < call.n; ++j) {
        for (int64_t p = 0; p < call.k; ++p) rows[j * call.k + p] = call.b[p * call.n + j];
    }
}

// The tiles [begin, end): all rows of kDotColumns columns before the next columns.
inline void ComputeDots(const GemmCall& call, const DotsPlan& plan, int64_t begin, int64_t end, float* scratch) {
    const float* const b = call.form == LTN_FORM_NT ? call.b : scratch;
    if (call.form != LTN_FORM_NT) TransposeB(call, scratch);
    end = std::min(end, plan.row_tiles * CeilDivide(call.n, kDotColumns));
    for (int64_t tile = begin; tile < end; ++tile) {
        const int64_t column = tile / plan.row_tiles * kDotColumns;
        const int64_t columns = std::min(kDotColumns, call.n - column);
        const int64_t row = Cut(call.m, tile % plan.row_tiles, plan.row_tiles);
        const int64_t rows = Cut(call.m, tile % plan.row_tiles + 1, plan.row_tiles) - row;
        DotCall at{call.a + row * call.k, {}, call.k};
        // Absent columns repeat the last one.
        for (int64_t t = 0; t < kDotColumns; ++t) at.b[t] = b + (column + std::min(t, columns - 1)) * call.k;
        float dots[kRegisters.dot_rows * kDotColumns];
        kDotFunctions[static_cast<size_t>(rows - 1)](at, dots);
        float* const c = call.c + row * call.n + column;
        Epilogue epilogue = EpilogueAt(call, c, row, column, true, true);
        for (int64_t i = 0; i < rows; ++i, epilogue.NextRow()) {
            epilogue.Store(Block(), hn::LoadU(Block(), dots + i * kDotColumns), 0, columns);
        }
        Finish(call, c, row, column, rows, columns);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
