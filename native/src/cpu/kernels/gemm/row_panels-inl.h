// The method of products of little depth, and of those whose rows are handed to an update: C in row tiles over its
// whole width, each finished before the next. All of B is packed.
#if defined(LATENT_KERNELS_GEMM_ROW_PANELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_ROW_PANELS_INL_H_
#undef LATENT_KERNELS_GEMM_ROW_PANELS_INL_H_
#else
#define LATENT_KERNELS_GEMM_ROW_PANELS_INL_H_
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

class RowPanels {
public:
    // scratch holds B if the thread packs its own, then a row tile of A, and of C for an update.
    RowPanels(const GemmCall& call, const RowPanelsPlan& plan, float* scratch)
        : call_(call),
          plan_(plan),
          packed_b_(plan.packs_own_b           ? scratch
                    : call.packed_b != nullptr ? call.packed_b
                                               : call.shared),
          rows_(plan.packs_own_b ? scratch + PackedFloats(call.form, call.n, call.k) : scratch) {
        if (plan.packs_own_b) PackB(call.form, call.n, call.k, call.b, scratch, 0, BPanelCount(call.n));
    }

    // The row tiles [begin, end).
    void Compute(int64_t begin, int64_t end) const {
        end = std::min(end, plan_.row_tiles);
        for (int64_t tile = begin; tile < end; ++tile) {
            const int64_t row = Cut(call_.m, tile, plan_.row_tiles);
            const int64_t rows = Cut(call_.m, tile + 1, plan_.row_tiles) - row;
            if (call_.row_sums != nullptr) SumRows(call_, row, row + rows);
            float* const a = rows_;
            float* const c = call_.update != nullptr ? rows_ + rows * call_.k : call_.c + row * call_.n;
            PackA(row, rows, a);
            for (int64_t block = 0; block < BlockCount(call_.k); ++block) MultiplyBlock(row, rows, block, a, c);
            if (call_.update != nullptr) call_.update(call_.update_state, c, row * call_.n, rows * call_.n);
        }
    }

private:
    void PackA(int64_t row, int64_t rows, float* to) const {
        if (call_.form == LTN_FORM_TN) {
            PackColumnsClose(to, call_.a + row, call_.m, rows, call_.k, row + kLanes <= call_.m);
        } else {
            PackRows(to, rows, call_.a + row * call_.k, call_.k, rows, call_.k, rows * call_.k);
        }
    }

    void MultiplyBlock(int64_t row, int64_t rows, int64_t block, const float* a, float* c) const {
        const int64_t p = BlockBegin(call_.k, block);
        const int64_t p_end = BlockBegin(call_.k, block + 1);
        const bool last = p_end == call_.k;
        const int64_t panels = BPanelCount(call_.n);
        const Epilogue epilogue = EpilogueAt(call_, c, row, 0, p == 0, last);
        for (int64_t index = 0; index < panels; ++index) {
            const BPanel panel = BPanelAt(call_.n, index * kRegisters.tall.vectors, kRegisters.tall.vectors);
            if (last && call_.prepare_update != nullptr) {
                // A part of what the row tile will update, to arrive while the product is computed.
                const int64_t begin = Cut(rows * call_.n, index, panels);
                call_.prepare_update(call_.update_state, row * call_.n + begin,
                                     Cut(rows * call_.n, index + 1, panels) - begin);
            }
            MultiplyTile({.a = {a + p * rows, rows},
                          .b = PackedBPanel(packed_b_, call_.k, panel, p),
                          .depth = p_end - p,
                          .epilogue = epilogue.From(panel.first),
                          .packed_b = nullptr,
                          .prefetch = {}},
                         rows, panel.columns);
            if (last) Finish(call_, c + panel.first, row, panel.first, rows, panel.columns);
        }
    }

    const GemmCall& call_;
    const RowPanelsPlan& plan_;
    const float* const packed_b_;
    float* const rows_;  // Of A, then of C.
};

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
