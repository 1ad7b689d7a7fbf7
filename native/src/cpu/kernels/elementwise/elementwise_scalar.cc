#include <algorithm>
#include <cmath>
#include <limits>

#include "cpu/kernels/elementwise/elementwise.h"
#include "cpu/kernels/math/math.h"

namespace latent {

namespace {

float Relu(float x) {
    return x <= 0.0f ? 0.0f : x;  // NaN stays.
}

float Map(ltn_map kind, float x, float a, float b) {
    switch (kind) {
        case LTN_MAP_IDENTITY:
            return x;
        case LTN_MAP_NEGATE:
            return -x;
        case LTN_MAP_ABS:
            return std::fabs(x);
        case LTN_MAP_SIGN:
            return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x;
        case LTN_MAP_SQUARE:
            return x * x;
        case LTN_MAP_SQRT:
            return std::sqrt(x);
        case LTN_MAP_RECIPROCAL:
            return 1.0f / x;
        case LTN_MAP_EXP:
            return math::Exp(x);
        case LTN_MAP_EXPM1:
            return math::Expm1(x);
        case LTN_MAP_LOG:
            return math::Log(x);
        case LTN_MAP_LOG1P:
            return math::Log1p(x);
        case LTN_MAP_SIN:
            return math::Sin(x);
        case LTN_MAP_COS:
            return math::Cos(x);
        case LTN_MAP_TANH:
            return math::Tanh(x);
        case LTN_MAP_SIGMOID: {
            const float z = math::Exp(-std::fabs(x));  // At most 1: neither side overflows.
            return (x >= 0.0f ? 1.0f : z) / (1.0f + z);
        }
        case LTN_MAP_SOFTPLUS:
            return Relu(x) + math::Log1p(math::Exp(-std::fabs(x)));
        case LTN_MAP_RELU:
            return Relu(x);
        case LTN_MAP_LEAKY_RELU:
            return x > 0.0f ? x : a * x;
        case LTN_MAP_STEP:
            return x > 0.0f ? 1.0f : 0.0f;
        case LTN_MAP_AFFINE:
            return a * x + b;
        case LTN_MAP_ERF:
            return math::Erf(x);
    }
    return std::numeric_limits<float>::quiet_NaN();
}

float Combine(ltn_combine kind, float p, float q, float a) {
    switch (kind) {
        case LTN_COMBINE_ADD:
            return p + q;
        case LTN_COMBINE_SUBTRACT:
            return p - q;
        case LTN_COMBINE_MULTIPLY:
            return p * q;
        case LTN_COMBINE_DIVIDE:
            return p / q;
        case LTN_COMBINE_MAXIMUM:
            return p > q || std::isnan(p) ? p : q;
        case LTN_COMBINE_MINIMUM:
            return p < q || std::isnan(p) ? p : q;
        case LTN_COMBINE_GREATER:
            return p > q ? 1.0f : 0.0f;
        case LTN_COMBINE_GATE:
            return q > 0.0f ? p : a == 0.0f ? 0.0f : a * p;
        case LTN_COMBINE_BCE_WITH_LOGITS:
            return Relu(p) - p * q + math::Log1p(math::Exp(-std::fabs(p)));
        case LTN_COMBINE_GAUSSIAN_KL:
            return 0.5f * (p * p + (math::Expm1(q) - q));
    }
    return std::numeric_limits<float>::quiet_NaN();
}

template <ltn_map kKind>
void MapLoop(float* out, const float* x, int64_t count, float a, float b) {
    for (int64_t i = 0; i < count; ++i) out[i] = Map(kKind, x[i], a, b);
}

template <ltn_combine kKind>
void CombineLoop(float* out, const float* p, int64_t p_step, const float* q, int64_t q_step, int64_t count, float a) {
    for (int64_t i = 0; i < count; ++i) out[i] = Combine(kKind, p[i * p_step], q[i * q_step], a);
}

void Select(float* out, const float* condition, int64_t condition_step, const float* p, int64_t p_step, const float* q,
            int64_t q_step, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
        out[i] = condition[i * condition_step] > 0.0f ? p[i * p_step] : q[i * q_step];
    }
}

void Fill(float* out, float value, int64_t count) {
    std::fill_n(out, count, value);
}

float LargestMagnitude(const float* x, int64_t count) {
    float largest = 0;
    for (int64_t i = 0; i < count; ++i) {
        // The condition is true for NaN, and a NaN then stays.
        if (!(std::fabs(x[i]) <= largest)) largest = std::isnan(largest) ? largest : std::fabs(x[i]);
    }
    return largest;
}

template <size_t... kKinds>
constexpr std::array<ElementwiseKernels::Map, sizeof...(kKinds)> Maps(std::index_sequence<kKinds...>) {
    return {MapLoop<static_cast<ltn_map>(kKinds)>...};
}

template <size_t... kKinds>
constexpr std::array<ElementwiseKernels::Combine, sizeof...(kKinds)> Combines(std::index_sequence<kKinds...>) {
    return {CombineLoop<static_cast<ltn_combine>(kKinds)>...};
}

}  // namespace

const ElementwiseKernels& ScalarElementwiseKernels() {
    static constexpr ElementwiseKernels kTable{Maps(std::make_index_sequence<kMapCount>()),
                                               Combines(std::make_index_sequence<kCombineCount>()), Select, Fill,
                                               LargestMagnitude};
    return kTable;
}

}  // namespace latent
