// B in the order in which tiles read it: strips of a tile's width, each with the rows of its part of B side by side.
#if defined(LATENT_KERNELS_GEMM_PANEL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_PANEL_INL_H_
#undef LATENT_KERNELS_GEMM_PANEL_INL_H_
#else
#define LATENT_KERNELS_GEMM_PANEL_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/pack-inl.h"
#include "cpu/kernels/gemm/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

// Columns of C whose tiles share one part of B.
struct Strip {
    int64_t first;    // Of C's columns.
    int64_t columns;  // Inside C.
    int64_t vectors;
};

inline Strip StripAt(int64_t n, int64_t vector, int64_t vectors) {
    const int64_t first = vector * kLanes;
    const int64_t columns = std::min(n - first, vectors * kLanes);
    return {first, columns, CeilDivide(columns, kLanes)};
}

// B's part [p, p + depth) of a strip, side by side.
inline void PackStrip(ltn_form form, int64_t n, int64_t k, const float* b, const Strip& strip, int64_t p, int64_t depth,
                      float* to) {
    const int64_t width = strip.vectors * kLanes;
    if (form == LTN_FORM_NT) {
        PackRows(to, width, b + strip.first * k + p, k, strip.columns, depth, width * depth);
    } else {
        PackColumns(to, width, b + p * n + strip.first, n, strip.columns, depth);
    }
}

// A strip of the panels from p on.
inline TileOperand PanelAt(const float* panels, int64_t k, const Strip& strip, int64_t p) {
    const int64_t width = strip.vectors * kLanes;
    return {panels + strip.first * k + p * width, width};
}

inline int64_t StripCount(int64_t n) {
    return CeilDivide(n, kRegisters.tile_vectors * kLanes);
}

inline int64_t PackedFloats(ltn_form, int64_t n, int64_t k) {
    return CeilDivide(n, kLanes) * kLanes * k;
}

// The strips [begin, end).
inline void PackPanels(ltn_form form, int64_t n, int64_t k, const float* b, float* panels, int64_t begin, int64_t end) {
    end = std::min(end, StripCount(n));
    for (int64_t index = begin; index < end; ++index) {
        const Strip strip = StripAt(n, index * kRegisters.tile_vectors, kRegisters.tile_vectors);
        PackStrip(form, n, k, b, strip, 0, k, panels + strip.first * k);
    }
}

// The sums over k of the columns [begin, end) of A[k,m]: in float over a few rows, those in double.
inline void SumRows(const GemmCall& call, int64_t begin, int64_t end) {
    constexpr int64_t kRowsInFloat = 64;
    const Floats d;
    for (int64_t i = begin; i < end; i += kLanes) {
        const int64_t count = std::min(end - i, kLanes);
        double sums[kLanes] = {};
        for (int64_t p = 0; p < call.k;) {
            FloatVector sum = hn::Zero(d);
            for (const int64_t p_end = std::min(p + kRowsInFloat, call.k); p < p_end; ++p) {
                const float* row = call.a + p * call.m + i;
                sum = hn::Add(sum, count == kLanes ? hn::LoadU(d, row) : LoadTail(d, row, count));
            }
            HWY_ALIGN float lanes[kLanes];
            hn::Store(sum, d, lanes);
            for (int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += static_cast<double>(lanes[lane]);
        }
        for (int64_t lane = 0; lane < count; ++lane) {
            const float sum = static_cast<float>(sums[lane]);
            call.row_sums[i + lane] = call.row_add != nullptr ? call.row_add[i + lane] + sum : sum;
        }
    }
}

// C's rows in panels of a tile's height, each finished before the next: what suits products of little depth, whose time
// is the writing of C, and those whose rows are used up at once. B is read from panels.
class RowPanels {
public:
    RowPanels(const GemmCall& call, const GemmPlan& plan, float* scratch)
        : call_(call),
          plan_(plan),
          panels_(plan.packs_own_b           ? scratch
                  : call.packed_b != nullptr ? call.packed_b
                                             : call.shared),
          rows_(plan.packs_own_b ? scratch + PackedFloats(call.form, call.n, call.k) : scratch) {
        if (plan.packs_own_b) PackPanels(call.form, call.n, call.k, call.b, scratch, 0, StripCount(call.n));
    }

    // The row panels [begin, end).
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
        const float* const add = call_.add == nullptr ? nullptr : call_.add + row * call_.n;
        const int64_t strips = StripCount(call_.n);
        for (int64_t index = 0; index < strips; ++index) {
            const Strip strip = StripAt(call_.n, index * plan_.vectors, plan_.vectors);
            if (last && call_.prepare_update != nullptr) {
                // A share of what the panel will update, to arrive while the product is computed.
                const int64_t begin = Cut(rows * call_.n, index, strips);
                call_.prepare_update(call_.update_state, row * call_.n + begin,
                                     Cut(rows * call_.n, index + 1, strips) - begin);
            }
            const float* const from = p > 0 ? c : add;
            const TileCall at{.a = {a + p * rows, rows},
                              .b = PanelAt(panels_, call_.k, strip, p),
                              .depth = p_end - p,
                              .c = c + strip.first,
                              .c_step = call_.n,
                              .bias = last && call_.bias != nullptr ? call_.bias + strip.first : nullptr,
                              .add = from != nullptr ? from + strip.first : nullptr,
                              .copy = nullptr,
                              .ahead = {}};
            MultiplyTile(at, rows, strip.columns);
            if (last) Finish(call_, c + strip.first, row, strip.first, rows, strip.columns);
        }
    }

    const GemmCall& call_;
    const GemmPlan& plan_;
    const float* const panels_;
    float* const rows_;  // Of A, then of C.
};

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
