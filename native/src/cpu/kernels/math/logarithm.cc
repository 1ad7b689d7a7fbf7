#include <bit>
#include <cmath>
#include <limits>

#include "cpu/kernels/math/math.h"

namespace latent::math {

namespace {

// log 2 in two parts. Products of the first with exponents are exact.
constexpr double kLog2High = 0x1.62e42fefap-1;
constexpr double kLog2Low = 0x1.cf79abc9e3b3ap-40;
constexpr uint64_t kMantissa = (uint64_t{1} << 52) - 1;
constexpr uint64_t kBitsOfOne = uint64_t{1023} << 52;

// log((1 + s) / (1 - s)) - 2 s for |s| <= 0.172: the series 2 s^3 / 3 + 2 s^5 / 5 + ...
double LogSeries(double s) {
    const double square = s * s;
    double sum = 0.0;
    for (double odd = 25.0; odd >= 3.0; odd -= 2.0) sum = (sum + 2.0 / odd) * square;
    return sum * s;
}

}  // namespace

double Log(double x) {
    if (std::isnan(x) || x == std::numeric_limits<double>::infinity()) return x;
    if (x == 0.0) return -std::numeric_limits<double>::infinity();
    if (x < 0.0) return std::numeric_limits<double>::quiet_NaN();
    const auto bits = std::bit_cast<uint64_t>(x);
    double exponent = static_cast<double>(static_cast<int64_t>(bits >> 52) - 1023);
    double mantissa = std::bit_cast<double>((bits & kMantissa) | kBitsOfOne);
    if (mantissa > 1.4142135623730951) {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    const double f = mantissa - 1.0;
    const double s = f / (2.0 + f);
    // Uses 2 s = f - s f, in which the first term is exact.
    return exponent * kLog2High + (f - (s * f - (LogSeries(s) + exponent * kLog2Low)));
}

// log(1 + x), with a first-order correction of the rounding of 1 + x.
double Log1p(double x) {
    const double sum = 1.0 + x;
    if (sum == 1.0 || sum == std::numeric_limits<double>::infinity()) return x;
    return Log(sum) * (x / (sum - 1.0));
}

double Power(double base, double exponent) {
    double result = 1.0;
    for (; exponent >= 1.0; exponent = std::floor(exponent * 0.5)) {
        if (std::floor(exponent * 0.5) * 2.0 != exponent) result *= base;
        base *= base;
    }
    return result;
}

}  // namespace latent::math
