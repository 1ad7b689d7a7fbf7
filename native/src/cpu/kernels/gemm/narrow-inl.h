// The method of products of a transposed A with a few columns: the transpose of C in wide tiles, whose vectors lie
// along C's rows, the columns of A.
#if defined(LATENT_KERNELS_GEMM_NARROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_NARROW_INL_H_
#undef LATENT_KERNELS_GEMM_NARROW_INL_H_
#else
#define LATENT_KERNELS_GEMM_NARROW_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/gemm/b_panels-inl.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/micro_kernel-inl.h"
#include "cpu/kernels/gemm/row_sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// The transpose of a panel of C's rows at out: panel.vectors * kLanes floats for each column of C. The micro-kernel
// computes it as B^T * A, so that A's panel takes the place of B's.
inline void MultiplyTransposed(const GemmCall& call, const BPanel& panel, float* out, float* scratch) {
    const int64_t width = panel.vectors * kLanes;
    for (int64_t block = 0; block < BlockCount(call.k); ++block) {
        const int64_t p = BlockBegin(call.k, block);
        const int64_t depth = BlockBegin(call.k, block + 1) - p;
        MicroPanel a{call.a + p * call.m + panel.first, call.m};
        if (panel.columns < width) {
            PackColumns(scratch, width, a.data, call.m, panel.columns, depth);
            a = {scratch, width};
        }
        MultiplyTile({.a = {call.b + p * call.n, call.n},
                      .b = a,
                      .depth = depth,
                      .epilogue = {.c = out, .step = width, .bias = nullptr, .add = p > 0 ? out : nullptr},
                      .packed_b = nullptr,
                      .prefetch = {}},
                     call.n, width);
    }
}

// The panels [begin, end) of C's rows.
inline void ComputeNarrow(const GemmCall& call, const NarrowPlan& plan, int64_t begin, int64_t end, float* scratch) {
    const hn::CappedTag<float, 1> one;
    HWY_ALIGN float transposed[kMostTileFloats];
    end = std::min(end, plan.row_panels);
    for (int64_t index = begin; index < end; ++index) {
        const BPanel panel = BPanelAt(call.m, index * kRegisters.wide.vectors, kRegisters.wide.vectors);
        if (call.row_sums != nullptr) SumRows(call, panel.first, panel.first + panel.columns);
        MultiplyTransposed(call, panel, transposed, scratch);
        float* const c = call.c + panel.first * call.n;
        Epilogue epilogue = EpilogueAt(call, c, panel.first, 0, true, true);
        for (int64_t i = 0; i < panel.columns; ++i, epilogue.NextRow()) {
            for (int64_t j = 0; j < call.n; ++j) {
                epilogue.Store(one, hn::LoadU(one, transposed + j * panel.vectors * kLanes + i), j, 1);
            }
        }
        Finish(call, c, panel.first, 0, panel.columns, call.n);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
