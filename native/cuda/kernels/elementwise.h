// FILL, MAP, COMBINE and SELECT. There is no fused multiply-add outside of the elementary functions.
#pragma once

#include "functions.h"
#include "work.h"

namespace latent::cuda {

DEVICE float Relu(float x) {
    return x <= 0.0f ? 0.0f : x;  // NaN stays.
}

DEVICE float MapOf(ltn_map kind, float x, float a, float b) {
    switch (kind) {
        case LTN_MAP_NEGATE:
            return -x;
        case LTN_MAP_ABS:
            return Abs(x);
        case LTN_MAP_SIGN:
            return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x;
        case LTN_MAP_SQUARE:
            return x * x;
        case LTN_MAP_SQRT:
            return Sqrt(x);
        case LTN_MAP_RECIPROCAL:
            return 1.0f / x;
        case LTN_MAP_EXP:
            return Exp(x);
        case LTN_MAP_EXPM1:
            return Expm1(x);
        case LTN_MAP_LOG:
            return Log(x);
        case LTN_MAP_LOG1P:
            return Log1p(x);
        case LTN_MAP_SIN:
            return SinOf(x, 0);
        case LTN_MAP_COS:
            return SinOf(x, 1);
        case LTN_MAP_TANH:
            return Tanh(x);
        case LTN_MAP_SIGMOID:
            return Sigmoid(x);
        case LTN_MAP_SOFTPLUS:
            return Relu(x) + SoftplusTail(x);
        case LTN_MAP_RELU:
            return Relu(x);
        case LTN_MAP_LEAKY_RELU:
            return x > 0.0f ? x : a * x;
        case LTN_MAP_STEP:
            return x > 0.0f ? 1.0f : 0.0f;
        case LTN_MAP_AFFINE:
            return a * x + b;
        case LTN_MAP_ERF:
            return Erf(x);
        default:
            return x;
    }
}

DEVICE float CombineOf(ltn_combine kind, float p, float q, float a) {
    switch (kind) {
        case LTN_COMBINE_SUBTRACT:
            return p - q;
        case LTN_COMBINE_MULTIPLY:
            return p * q;
        case LTN_COMBINE_DIVIDE:
            return p / q;
        case LTN_COMBINE_MAXIMUM:
            return p > q || IsNan(p) ? p : q;
        case LTN_COMBINE_MINIMUM:
            return p < q || IsNan(p) ? p : q;
        case LTN_COMBINE_GREATER:
            return p > q ? 1.0f : 0.0f;
        case LTN_COMBINE_GATE:
            return q > 0.0f ? p : a == 0.0f ? 0.0f : a * p;
        case LTN_COMBINE_BCE_WITH_LOGITS:
            return Relu(p) - p * q + SoftplusTail(p);
        case LTN_COMBINE_GAUSSIAN_KL:
            return 0.5f * (p * p + (Expm1(q) - q));
        default:
            return p + q;
    }
}

DEVICE void Fill(const FillArguments& a) {
    const double batch = static_cast<double>(a.state->global_batch);
    const double scaled = a.power == 0 ? a.value : a.power > 0 ? a.value * batch : a.value / batch;
    float* const out = At(a.out, *a.state);
    ForElements(a.count, [&](int64_t i) { out[i] = static_cast<float>(scaled); });
}

DEVICE void Map(const MapArguments& a) {
    float* const out = At(a.out, *a.state);
    const float* const x = At(a.in[0], *a.state);
    ForElements(a.count, [&](int64_t i) {
        int64_t at[1];
        OffsetsAt(at, a.layout, i);
        out[i] = MapOf(a.kind, x[at[0]], a.a, a.b);
    });
}

DEVICE void Combine(const CombineArguments& a) {
    float* const out = At(a.out, *a.state);
    const float* const p = At(a.in[0], *a.state);
    const float* const q = At(a.in[1], *a.state);
    ForElements(a.count, [&](int64_t i) {
        int64_t at[2];
        OffsetsAt(at, a.layout, i);
        out[i] = CombineOf(a.kind, p[at[0]], q[at[1]], a.a);
    });
}

DEVICE void Select(const SelectArguments& a) {
    float* const out = At(a.out, *a.state);
    const float* const condition = At(a.in[0], *a.state);
    const float* const p = At(a.in[1], *a.state);
    const float* const q = At(a.in[2], *a.state);
    ForElements(a.count, [&](int64_t i) {
        int64_t at[3];
        OffsetsAt(at, a.layout, i);
        out[i] = condition[at[0]] > 0.0f ? p[at[1]] : q[at[2]];
    });
}

}  // namespace latent::cuda
