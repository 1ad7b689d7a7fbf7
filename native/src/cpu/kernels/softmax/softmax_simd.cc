#include "cpu/kernels/softmax/softmax.h"
#include "cpu/kernels/targets.h"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "cpu/kernels/softmax/softmax_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <limits>

#include "cpu/kernels/elementwise/exp-inl.h"
#include "cpu/kernels/math/math.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kLanes = HWY_LANES(float);
constexpr int64_t kStretch = 64 * kLanes;  // Elements of a sum in single precision.

// Calls body(begin, lanes) for the vectors of [0, count); only the last has fewer than kLanes.
template <class Body>
HWY_INLINE void ForVectors(int64_t count, Body&& body) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) body(i, kLanes);
    if (i < count) body(i, count - i);
}

HWY_INLINE V LoadSome(const float* p, int64_t lanes) {
    return lanes == kLanes ? hn::LoadU(D(), p) : LoadTail(D(), p, lanes);
}

HWY_INLINE void StoreSome(V v, float* p, int64_t lanes) {
    if (lanes == kLanes) {
        hn::StoreU(v, D(), p);
    } else {
        StoreTail(v, D(), p, lanes);
    }
}

// The maximum may miss a NaN, since the sum is NaN then.
float MaxOfRow(const float* x, int64_t columns) {
    const D d;
    V max = hn::Set(d, -std::numeric_limits<float>::infinity());
    ForVectors(columns, [&](int64_t i, int64_t lanes) HWY_ATTR {
        const auto present = hn::FirstN(d, static_cast<size_t>(lanes));
        const V v = LoadSome(x + i, lanes);
        max = hn::IfThenElse(hn::And(present, hn::Gt(v, max)), v, max);
    });
    HWY_ALIGN float lanes[kLanes];
    hn::Store(max, d, lanes);
    float largest = lanes[0];
    for (int64_t i = 1; i < kLanes; ++i) largest = lanes[i] > largest ? lanes[i] : largest;
    return largest;
}

// The sum of e^(x - max) of a row. The terms are stored in out unless it is null.
double SumOfExp(float* out, const float* x, int64_t columns, V max) {
    const D d;
    double total = 0.0;
    for (int64_t begin = 0; begin < columns; begin += kStretch) {
        V sum = hn::Zero(d);
        ForVectors(HWY_MIN(kStretch, columns - begin), [&](int64_t i, int64_t lanes) HWY_ATTR {
            const V e = Exp(d, hn::Sub(LoadSome(x + begin + i, lanes), max));
            if (out != nullptr) StoreSome(e, out + begin + i, lanes);
            sum = hn::Add(sum, hn::IfThenElseZero(hn::FirstN(d, static_cast<size_t>(lanes)), e));
        });
        HWY_ALIGN float lanes[kLanes];
        hn::Store(sum, d, lanes);
        for (int64_t i = 0; i < kLanes; ++i) total += static_cast<double>(lanes[i]);
    }
    return total;
}

void Softmax(float* out, const float* x, int64_t rows, int64_t columns) {
    const D d;
    for (; rows > 0; --rows, x += columns, out += columns) {
        const double sum = SumOfExp(out, x, columns, hn::Set(d, MaxOfRow(x, columns)));
        const V factor = hn::Set(d, static_cast<float>(1.0 / sum));
        ForVectors(columns, [&](int64_t i, int64_t lanes)
                                HWY_ATTR { StoreSome(hn::Mul(LoadSome(out + i, lanes), factor), out + i, lanes); });
    }
}

void LogSoftmax(float* out, const float* x, int64_t rows, int64_t columns) {
    const D d;
    for (; rows > 0; --rows, x += columns, out += columns) {
        const V max = hn::Set(d, MaxOfRow(x, columns));
        const V log_sum = hn::Set(d, static_cast<float>(math::Log(SumOfExp(nullptr, x, columns, max))));
        ForVectors(columns, [&](int64_t i, int64_t lanes) HWY_ATTR {
            StoreSome(hn::Sub(hn::Sub(LoadSome(x + i, lanes), max), log_sum), out + i, lanes);
        });
    }
}

const SoftmaxKernels& Table() {
    static constexpr SoftmaxKernels kTable{{Softmax, LogSoftmax}};
    return kTable;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace latent {

const SoftmaxKernels& SoftmaxKernelsFor(ltn_variant variant) {
    return LATENT_TABLE_FOR(variant, ScalarSoftmaxKernels());
}

}  // namespace latent
#endif
