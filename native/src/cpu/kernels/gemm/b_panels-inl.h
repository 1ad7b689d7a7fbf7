// B cut into panels of nr columns, packed whole or in parts.
#if defined(LATENT_KERNELS_GEMM_B_PANELS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_B_PANELS_INL_H_
#undef LATENT_KERNELS_GEMM_B_PANELS_INL_H_
#else
#define LATENT_KERNELS_GEMM_B_PANELS_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm_plan.h"
#include "cpu/kernels/gemm/micro_kernel-inl.h"
#include "cpu/kernels/gemm/pack-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// The columns of C that one panel of B computes.
struct BPanel {
    int64_t first;    // Of C's columns.
    int64_t columns;  // Inside C.
    int64_t vectors;
};

inline BPanel BPanelAt(int64_t n, int64_t first_vector, int64_t vectors) {
    const int64_t first = first_vector * kLanes;
    const int64_t columns = std::min(n - first, vectors * kLanes);
    return {first, columns, CeilDivide(columns, kLanes)};
}

// Packs the part [p, p + depth) of a panel.
inline void PackBPanel(ltn_form form, int64_t n, int64_t k, const float* b, const BPanel& panel, int64_t p,
                       int64_t depth, float* to) {
    const int64_t width = panel.vectors * kLanes;
    if (form == LTN_FORM_NT) {
        PackRows(to, width, b + panel.first * k + p, k, panel.columns, depth, width * depth);
    } else {
        PackColumns(to, width, b + p * n + panel.first, n, panel.columns, depth);
    }
}

// A panel of packed B from p on.
inline MicroPanel PackedBPanel(const float* packed_b, int64_t k, const BPanel& panel, int64_t p) {
    const int64_t width = panel.vectors * kLanes;
    return {packed_b + panel.first * k + p * width, width};
}

// Panels of packed B are as wide as tall tiles.
inline int64_t BPanelCount(int64_t n) {
    return CeilDivide(n, kRegisters.tall.vectors * kLanes);
}

inline int64_t PackedFloats(ltn_form, int64_t n, int64_t k) {
    return CeilDivide(n, kLanes) * kLanes * k;
}

// Packs the panels [begin, end).
inline void PackB(ltn_form form, int64_t n, int64_t k, const float* b, float* packed_b, int64_t begin, int64_t end) {
    end = std::min(end, BPanelCount(n));
    for (int64_t index = begin; index < end; ++index) {
        const BPanel panel = BPanelAt(n, index * kRegisters.tall.vectors, kRegisters.tall.vectors);
        PackBPanel(form, n, k, b, panel, 0, k, packed_b + panel.first * k);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
