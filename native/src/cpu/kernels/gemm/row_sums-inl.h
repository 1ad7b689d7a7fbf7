// The sums over k of a transposed A, which a product delivers beside C.
#if defined(LATENT_KERNELS_GEMM_ROW_SUMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_GEMM_ROW_SUMS_INL_H_
#undef LATENT_KERNELS_GEMM_ROW_SUMS_INL_H_
#else
#define LATENT_KERNELS_GEMM_ROW_SUMS_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "cpu/kernels/gemm/gemm.h"
#include "cpu/kernels/registers-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

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

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
