// The end of every method: sums become elements of C, then activation and gate follow.
#if defined(LATENT_KERNELS_GEMM_EPILOGUE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_EPILOGUE_INL_H_
#undef LATENT_KERNELS_GEMM_EPILOGUE_INL_H_
#else
#define LATENT_KERNELS_GEMM_EPILOGUE_INL_H_
#endif

#include <hwy/highway.h>

#include "cpu/kernels/gemm/gemm.h"
#include "cpu/kernels/registers-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// C = add + sum, or C = sum + bias, from a column of a row on, of which the first count are in C. add and bias may be
// null.
template <class D>
HWY_INLINE void StoreSum(D d, hn::Vec<D> sum, float* c, const float* add, const float* bias, int64_t column,
                         int64_t count) {
    const bool whole = count >= static_cast<int64_t>(hn::MaxLanes(D()));
    const auto load = [&](const float* from)
                          HWY_ATTR { return HWY_LIKELY(whole) ? hn::LoadU(d, from) : LoadTail(d, from, count); };
    if (add != nullptr) sum = hn::Add(load(add + column), sum);
    if (bias != nullptr) sum = hn::Add(sum, load(bias + column));
    if (HWY_LIKELY(whole)) {
        hn::StoreU(sum, d, c + column);
    } else {
        StoreTail(sum, d, c + column, count);
    }
}

// Where the sums of a piece of C go.
struct Epilogue {
    float* c;           // The first element of the piece.
    int64_t step;       // Floats from row to row of C, and of what is added.
    const float* bias;  // Of the first column; null: none.
    const float* add;   // For the first element; null: none. May be c.

    template <class D>
    HWY_INLINE void Store(D d, hn::Vec<D> sum, int64_t column, int64_t count) const {
        StoreSum(d, sum, c, add, bias, column, count);
    }

    // The same for the columns from this one on.
    HWY_INLINE Epilogue From(int64_t column) const {
        return {.c = c + column,
                .step = step,
                .bias = bias != nullptr ? bias + column : nullptr,
                .add = add != nullptr ? add + column : nullptr};
    }

    HWY_INLINE void NextRow() {
        c += step;
        if (add != nullptr) add += step;
    }
};

// The epilogue of the piece of C at this row and column, which lies at c. Sums over k come in blocks: each but the
// first is added to what the one before it stored, and the bias comes with the last.
inline Epilogue EpilogueAt(const GemmCall& call, float* c, int64_t row, int64_t column, bool first, bool last) {
    const float* const add = call.add == nullptr ? nullptr : call.add + row * call.n + column;
    return {.c = c,
            .step = call.n,
            .bias = last && call.bias != nullptr ? call.bias + column : nullptr,
            .add = first ? add : c};
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

// Activation and gate of a piece of C whose sums are complete; its first element is at this row and column, at c.
inline void ActivateAndGate(const GemmCall& call, float* c, int64_t row, int64_t column, int64_t rows,
                            int64_t columns) {
    const float* gate = call.gate == nullptr ? nullptr : call.gate + row * call.n + column;
    for (int64_t i = 0; i < rows; ++i, c += call.n) {
        if (call.activate != nullptr) call.activate(c, c, columns, call.slope, 0);
        if (gate != nullptr) Gate(c, gate + i * call.n, columns, call.gate_slope);
    }
}

// The same, or nothing if the call has neither: inline, since shallow tiles take hardly longer than a call.
HWY_INLINE void Finish(const GemmCall& call, float* c, int64_t row, int64_t column, int64_t rows, int64_t columns) {
    if (call.activate == nullptr && call.gate == nullptr) return;
    ActivateAndGate(call, c, row, column, rows, columns);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
