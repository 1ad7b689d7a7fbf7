#include "cpu/kernels/reduce/reduce.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/reduce/reduce_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cmath>
#include <limits>

#include "cpu/kernels/elementwise/log-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kLanes = HWY_LANES(float);
constexpr int64_t kChains = 4;        // Independent chains of joins, to hide their latency.
constexpr int64_t kStretchRows = 64;  // Longest chain in single precision; longer ones continue in double.
constexpr int64_t kStretch = kStretchRows * kChains;  // Vectors of a row joined in single precision.

struct Sum {
    static constexpr bool kMayOverflow = true;  // In single precision, although the total in double does not.
    static constexpr float kIdentity = 0.0f;
    static HWY_INLINE V Vectors(V a, V b) { return hn::Add(a, b); }
    static HWY_INLINE double Pair(double a, double b) { return a + b; }
};

struct Max {
    static constexpr bool kMayOverflow = false;
    static constexpr float kIdentity = -std::numeric_limits<float>::infinity();
    static HWY_INLINE V Vectors(V a, V b) { return hn::IfThenElse(hn::Or(hn::Gt(a, b), hn::IsNaN(a)), a, b); }
    static HWY_INLINE double Pair(double a, double b) { return a > b || a != a ? a : b; }
};

template <class Join>
HWY_INLINE double JoinLanes(V v, double total) {
    HWY_ALIGN float lanes[kLanes];
    hn::Store(v, D(), lanes);
    for (int64_t i = 0; i < kLanes; ++i) total = Join::Pair(total, static_cast<double>(lanes[i]));
    return total;
}

// Joins a stretch again in double if it overflowed.
template <class Join>
HWY_INLINE bool Overflowed(V v) {
    return Join::kMayOverflow && !hn::AllTrue(D(), hn::IsFinite(v));
}

template <class Join>
double JoinInDouble(const float* x, int64_t stride, int64_t count, double total) {
    for (int64_t i = 0; i < count; ++i) total = Join::Pair(total, static_cast<double>(x[i * stride]));
    return total;
}

// The lanes of a row's last, incomplete vector; the others hold the identity.
template <class Join>
HWY_INLINE V RowTail(const float* x, int64_t count) {
    const D d;
    const auto present = hn::FirstN(d, static_cast<size_t>(count));
    return hn::IfThenElse(present, LoadTail(d, x, count), hn::Set(d, Join::kIdentity));
}

// Joins at most kStretch vectors.
template <class Join>
HWY_INLINE V StretchOfRow(const float* x, int64_t count) {
    const D d;
    V chain0 = hn::Set(d, Join::kIdentity);
    V chain1 = chain0, chain2 = chain0, chain3 = chain0;
    int64_t i = 0;
    for (; i + kChains * kLanes <= count; i += kChains * kLanes) {
        chain0 = Join::Vectors(chain0, hn::LoadU(d, x + i));
        chain1 = Join::Vectors(chain1, hn::LoadU(d, x + i + kLanes));
        chain2 = Join::Vectors(chain2, hn::LoadU(d, x + i + 2 * kLanes));
        chain3 = Join::Vectors(chain3, hn::LoadU(d, x + i + 3 * kLanes));
    }
    for (; i + kLanes <= count; i += kLanes) chain0 = Join::Vectors(chain0, hn::LoadU(d, x + i));
    if (i < count) chain1 = Join::Vectors(chain1, RowTail<Join>(x + i, count - i));
    return Join::Vectors(Join::Vectors(chain0, chain1), Join::Vectors(chain2, chain3));
}

template <class Join>
double Row(const float* x, int64_t count) {
    double total = static_cast<double>(Join::kIdentity);
    for (int64_t i = 0; i < count; i += kStretch * kLanes) {
        const int64_t elements = HWY_MIN(kStretch * kLanes, count - i);
        const V stretch = StretchOfRow<Join>(x + i, elements);
        total =
            Overflowed<Join>(stretch) ? JoinInDouble<Join>(x + i, 1, elements, total) : JoinLanes<Join>(stretch, total);
    }
    return total;
}

// Adds v, the joined rows of the first count columns of x, to the totals.
template <class Join>
HWY_INLINE void AddLanes(double* total, V v, const float* x, int64_t stride, int64_t rows, int64_t count) {
    if (Overflowed<Join>(v)) {
        for (int64_t i = 0; i < count; ++i) total[i] = JoinInDouble<Join>(x + i, stride, rows, total[i]);
        return;
    }
    HWY_ALIGN float lanes[kLanes];
    hn::Store(v, D(), lanes);
    for (int64_t i = 0; i < count; ++i) total[i] = Join::Pair(total[i], static_cast<double>(lanes[i]));
}

// Joins the rows of kVectors whole vectors of columns.
template <class Join, int kVectors>
HWY_INLINE void AddWholeVectors(double* total, const float* x, int64_t stride, int64_t rows) {
    const D d;
    V joined[kVectors];
    for (int k = 0; k < kVectors; ++k) joined[k] = hn::Set(d, Join::kIdentity);
    const float* row = x;
    for (int64_t r = 0; r < rows; ++r, row += stride) {
        for (int k = 0; k < kVectors; ++k) joined[k] = Join::Vectors(joined[k], hn::LoadU(d, row + k * kLanes));
    }
    for (int k = 0; k < kVectors; ++k) {
        AddLanes<Join>(total + k * kLanes, joined[k], x + k * kLanes, stride, rows, kLanes);
    }
}

// Joins the rows of the last columns, fewer than a vector has lanes.
template <class Join>
HWY_INLINE void AddPartOfVector(double* total, const float* x, int64_t stride, int64_t rows, int64_t columns) {
    V joined = hn::Set(D(), Join::kIdentity);
    const float* row = x;
    for (int64_t r = 0; r < rows; ++r, row += stride) joined = Join::Vectors(joined, LoadTail(D(), row, columns));
    AddLanes<Join>(total, joined, x, stride, rows, columns);
}

template <class Join>
void AddRows(double* total, const float* x, int64_t stride, int64_t rows, int64_t columns) {
    for (; rows > 0; rows -= kStretchRows, x += kStretchRows * stride) {
        const int64_t stretch = HWY_MIN(rows, kStretchRows);
        int64_t c = 0;
        for (; c + kChains * kLanes <= columns; c += kChains * kLanes) {
            AddWholeVectors<Join, kChains>(total + c, x + c, stride, stretch);
        }
        for (; c + kLanes <= columns; c += kLanes) AddWholeVectors<Join, 1>(total + c, x + c, stride, stretch);
        if (c < columns) AddPartOfVector<Join>(total + c, x + c, stride, stretch, columns - c);
    }
}

// The sum of e^(x - max) over at most kStretch vectors, with their finite maximum.
HWY_INLINE double SumOfExp(const float* x, int64_t count, float max) {
    const D d;
    const V shift = hn::Set(d, max);
    V chain0 = hn::Zero(d);
    V chain1 = chain0;
    int64_t i = 0;
    for (; i + 2 * kLanes <= count; i += 2 * kLanes) {
        chain0 = hn::Add(chain0, Exp(d, hn::Sub(hn::LoadU(d, x + i), shift)));
        chain1 = hn::Add(chain1, Exp(d, hn::Sub(hn::LoadU(d, x + i + kLanes), shift)));
    }
    for (; i < count; i += kLanes) {
        const int64_t lanes = HWY_MIN(kLanes, count - i);
        const V e = Exp(d, hn::Sub(LoadTail(d, x + i, lanes), shift));
        chain0 = hn::Add(chain0, hn::IfThenElseZero(hn::FirstN(d, static_cast<size_t>(lanes)), e));
    }
    return JoinLanes<Sum>(hn::Add(chain0, chain1), 0.0);
}

double LogSumExpRow(const float* x, int64_t count) {
    constexpr int64_t kElements = 2 * kStretchRows * kLanes;
    double total = static_cast<double>(Max::kIdentity);
    for (int64_t i = 0; i < count; i += kElements) {
        const int64_t elements = HWY_MIN(kElements, count - i);
        const double max = Row<Max>(x + i, elements);
        const double sum = std::isfinite(max) ? SumOfExp(x + i, elements, static_cast<float>(max)) : 0.0;
        total = LogSumExpPair(total, LogSumExpOf(max, sum));
    }
    return total;
}

// Joins one vector of columns, or the first count of its lanes, over at most kStretchRows rows.
HWY_INLINE void AddLogSumExp(double* total, const float* x, int64_t stride, int64_t rows, int64_t count) {
    const D d;
    const auto load = [&](int64_t r) HWY_ATTR {
        return count == kLanes ? hn::LoadU(d, x + r * stride) : LoadTail(d, x + r * stride, count);
    };
    V max = load(0);
    for (int64_t r = 1; r < rows; ++r) max = Max::Vectors(max, load(r));
    const V shift = hn::IfThenElseZero(hn::IsFinite(max), max);
    V sum = hn::Zero(d);
    for (int64_t r = 0; r < rows; ++r) sum = hn::Add(sum, Exp(d, hn::Sub(load(r), shift)));
    HWY_ALIGN float max_lanes[kLanes];
    HWY_ALIGN float log_lanes[kLanes];
    hn::Store(max, d, max_lanes);
    hn::Store(Log(d, sum), d, log_lanes);
    for (int64_t i = 0; i < count; ++i) {
        const double m = static_cast<double>(max_lanes[i]);
        total[i] = LogSumExpPair(total[i], std::isfinite(m) ? m + static_cast<double>(log_lanes[i]) : m);
    }
}

void AddLogSumExpRows(double* total, const float* x, int64_t stride, int64_t rows, int64_t columns) {
    for (; rows > 0; rows -= kStretchRows, x += kStretchRows * stride) {
        for (int64_t c = 0; c < columns; c += kLanes) {
            AddLogSumExp(total + c, x + c, stride, HWY_MIN(rows, kStretchRows), HWY_MIN(kLanes, columns - c));
        }
    }
}

const ReduceKernels& Table() {
    static constexpr ReduceKernels kTable{
        {static_cast<double>(Sum::kIdentity), AddPair, Row<Sum>, AddRows<Sum>},
        {static_cast<double>(Max::kIdentity), MaxPair, Row<Max>, AddRows<Max>},
        {static_cast<double>(Max::kIdentity), LogSumExpPair, LogSumExpRow, AddLogSumExpRows}};
    return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const ReduceKernels& ReduceKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarReduceKernels());
}

}  // namespace latent
#endif
