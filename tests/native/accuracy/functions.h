// The inexact functions of one element, with their error limits.
#pragma once

#include <cmath>

#include "latent/latent.h"
#include "support/angle_oracle.h"

namespace latent {

struct ElementaryFunction {
    const char* name;
    ltn_map kind;
    double ulps;  // Largest error, in units of the last place of the exact result.
    double (*exact)(double x);
};

inline constexpr ElementaryFunction kElementaryFunctions[] = {
    {"exp", LTN_MAP_EXP, 2, [](double x) { return std::exp(x); }},
    {"expm1", LTN_MAP_EXPM1, 4, [](double x) { return std::expm1(x); }},
    {"log", LTN_MAP_LOG, 4, [](double x) { return std::log(x); }},
    {"log1p", LTN_MAP_LOG1P, 4, [](double x) { return std::log1p(x); }},
    {"sin", LTN_MAP_SIN, 4, [](double x) { return OracleSin(x); }},
    {"cos", LTN_MAP_COS, 4, [](double x) { return OracleCos(x); }},
    {"tanh", LTN_MAP_TANH, 4, [](double x) { return std::tanh(x); }},
    {"sigmoid", LTN_MAP_SIGMOID, 4,
     [](double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }},
    {"softplus", LTN_MAP_SOFTPLUS, 4,
     [](double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }},
    {"erf", LTN_MAP_ERF, 4, [](double x) { return std::erf(x); }},
};

}  // namespace latent
