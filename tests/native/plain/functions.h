// Functions of elements. The four basic operations and the square root are in IEEE single precision; all others are
// computed in double precision and rounded.
#pragma once

#include <cmath>
#include <limits>

#include "latent/latent.h"

namespace plain {

inline float Rounded(double x) {
    return static_cast<float>(x);
}

inline double Sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

// Cross-entropy of target q under logit p.
inline double CrossEntropy(double p, double q) {
    const double positive = p <= 0.0 ? 0.0 : p;  // NaN stays.
    return positive - p * q + std::log1p(std::exp(-std::fabs(p)));
}

inline float Map(ltn_map kind, float x, float a, float b) {
    const double wide = x;
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
            return Rounded(std::exp(wide));
        case LTN_MAP_EXPM1:
            return Rounded(std::expm1(wide));
        case LTN_MAP_LOG:
            return Rounded(std::log(wide));
        case LTN_MAP_LOG1P:
            return Rounded(std::log1p(wide));
        case LTN_MAP_SIN:
            return Rounded(std::sin(wide));
        case LTN_MAP_COS:
            return Rounded(std::cos(wide));
        case LTN_MAP_TANH:
            return Rounded(std::tanh(wide));
        case LTN_MAP_SIGMOID:
            return Rounded(Sigmoid(wide));
        case LTN_MAP_SOFTPLUS:
            return Rounded((wide <= 0.0 ? 0.0 : wide) + std::log1p(std::exp(-std::fabs(wide))));
        case LTN_MAP_RELU:
            return x <= 0.0f ? 0.0f : x;
        case LTN_MAP_LEAKY_RELU:
            return x > 0.0f ? x : a * x;
        case LTN_MAP_STEP:
            return x > 0.0f ? 1.0f : 0.0f;
        case LTN_MAP_AFFINE:
            return a * x + b;
        case LTN_MAP_ERF:
            return Rounded(std::erf(wide));
    }
    return std::numeric_limits<float>::quiet_NaN();
}

inline float Combine(ltn_combine kind, float p, float q, float a) {
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
            return Rounded(CrossEntropy(p, q));
        case LTN_COMBINE_GAUSSIAN_KL:
            return 0.5f * (p * p + (Rounded(std::expm1(static_cast<double>(q))) - q));
    }
    return std::numeric_limits<float>::quiet_NaN();
}

inline float Activate(ltn_activation activation, float x, float slope) {
    switch (activation) {
        case LTN_ACTIVATION_RELU:
            return Map(LTN_MAP_RELU, x, 0, 0);
        case LTN_ACTIVATION_LEAKY_RELU:
            return Map(LTN_MAP_LEAKY_RELU, x, slope, 0);
        case LTN_ACTIVATION_TANH:
            return Map(LTN_MAP_TANH, x, 0, 0);
        case LTN_ACTIVATION_SIGMOID:
            return Map(LTN_MAP_SIGMOID, x, 0, 0);
        default:
            return x;
    }
}

}  // namespace plain
