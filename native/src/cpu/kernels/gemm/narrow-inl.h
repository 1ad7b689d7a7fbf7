// Products of a transposed A whose C has a few columns only: vectors run along C's rows, which are A's columns.
#if defined(LATENT_KERNELS_GEMM_NARROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_NARROW_INL_H_
#undef LATENT_KERNELS_GEMM_NARROW_INL_H_
#else
#define LATENT_KERNELS_GEMM_NARROW_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/panel-inl.h"
#include "cpu/kernels/gemm/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// The transpose of rows of C, one strip's width of them, at out: strip.vectors * kLanes floats for each column of C.
inline void MultiplyNarrow(const GemmCall& call, const Strip& strip, float* out, float* scratch) {
    const int64_t width = strip.vectors * kLanes;
    for (int64_t block = 0; block < BlockCount(call.k); ++block) {
        const int64_t p = BlockBegin(call.k, block);
        const int64_t depth = BlockBegin(call.k, block + 1) - p;
        TileOperand a{call.a + p * call.m + strip.first, call.m};
        if (strip.columns < width) {
            PackColumns(scratch, width, a.data, call.m, strip.columns, depth);
            a = {scratch, width};
        }
        MultiplyTile({.a = {call.b + p * call.n, call.n},
                      .b = a,
                      .depth = depth,
                      .c = out,
                      .c_step = width,
                      .bias = nullptr,
                      .add = p > 0 ? out : nullptr,
                      .copy = nullptr,
                      .ahead = {}},
                     call.n, width);
    }
}

// The units [begin, end): strips of rows of C.
inline void ComputeNarrow(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end, float* scratch) {
    HWY_ALIGN float out[kMaxTileFloats];
    end = std::min(end, plan.row_tiles);
    for (int64_t index = begin; index < end; ++index) {
        const Strip strip = StripAt(call.m, index * plan.vectors, plan.vectors);
        if (call.row_sums != nullptr) SumRows(call, strip.first, strip.first + strip.columns);
        MultiplyNarrow(call, strip, out, scratch);
        for (int64_t i = 0; i < strip.columns; ++i) {
            const int64_t row = (strip.first + i) * call.n;
            for (int64_t j = 0; j < call.n; ++j) {
                float sum = out[j * strip.vectors * kLanes + i];
                if (call.add != nullptr) sum = call.add[row + j] + sum;
                if (call.bias != nullptr) sum += call.bias[j];
                call.c[row + j] = sum;
            }
        }
        Finish(call, call.c + strip.first * call.n, strip.first, 0, strip.columns, call.n);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
