// Tolerances of single-precision results. All tests take their tolerances from here.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "latent/latent.h"

namespace latent {

inline constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

// For a function of one element with the given error in units of the last place. The unit of denormal results is the
// least float.
inline double UlpTolerance(double exact, double ulps) {
    return ulps * (kEpsilon * std::fabs(exact) + std::numeric_limits<float>::denorm_min());
}

// For a sum of length terms in any order, given the sum of their magnitudes. Roundings are independent, so their sum
// grows with the square root of their number; the constant covers the worst of some million sums.
inline double SumTolerance(int64_t length, double magnitude) {
    const double roundings = std::sqrt(static_cast<double>(length)) + 2;
    return kEpsilon * roundings * magnitude + static_cast<double>(length) * std::numeric_limits<float>::denorm_min();
}

// The relative error of a factor of a product that is rounded to a precision.
inline double FactorRounding(ltn_precision precision) {
    return precision == LTN_PRECISION_TF32 ? 0x1p-11 : precision == LTN_PRECISION_BF16 ? 0x1p-8 : 0.0;
}

// For a sum of length products on tensor cores, given the sum of the products' magnitudes: both factors are rounded,
// and each addition may cut off where others round. Factors that are rounded already: LTN_PRECISION_F32.
inline double MmaTolerance(ltn_precision precision, int64_t length, double magnitude) {
    const double factor = FactorRounding(precision);
    const double sums = kEpsilon * static_cast<double>(length);
    return (factor * (2 + factor) + sums) * magnitude +
           static_cast<double>(length) * std::numeric_limits<float>::denorm_min();
}

}  // namespace latent
