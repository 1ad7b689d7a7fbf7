#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "cpu/kernels/math/math.h"

namespace latent::math {

namespace {

constexpr double kLog2E = 0x1.71547652b82fep+0;
// log 2 in two parts. Products of the first with whole numbers up to 11 bits are exact.
constexpr double kLog2High = 0x1.62e42fefap-1;
constexpr double kLog2Low = 0x1.cf79abc9e3b3ap-40;
// A double is rounded to a whole number by adding and then subtracting this.
constexpr double kRoundingShift = 0x1.8p52;

// Terms of the exponential's series, 1 / n!. For |r| <= 1/2 the omitted terms are below 2^-70 of the first.
constexpr int kTerms = 18;

constexpr std::array<double, kTerms> ReciprocalFactorials() {
    std::array<double, kTerms> terms{};
    double factorial = 1.0;
    for (int n = 0; n < kTerms; ++n) {
        if (n > 1) factorial *= n;
        terms[static_cast<size_t>(n)] = 1.0 / factorial;
    }
    return terms;
}

// e^r - 1 for |r| <= 1/2.
double Expm1Series(double r) {
    static constexpr std::array<double, kTerms> kReciprocals = ReciprocalFactorials();
    double sum = 0.0;
    for (size_t n = kTerms - 1; n >= 2; --n) sum = (sum + kReciprocals[n]) * r;
    return r * (1.0 + sum);
}

// 2^n for -1022 <= n <= 1023.
double PowerOfTwo(int64_t n) {
    return std::bit_cast<double>((n + 1023) << 52);
}

}  // namespace

double Exp(double x) {
    if (std::isnan(x)) return x;
    if (x > 710.0) return std::numeric_limits<double>::infinity();
    if (x < -746.0) return 0.0;
    const double n = (x * kLog2E + kRoundingShift) - kRoundingShift;
    const double r = (x - n * kLog2High) - n * kLog2Low;
    // Multiplies by two factors, since the power may be outside the normal numbers although the result is not.
    const auto exponent = static_cast<int64_t>(n);
    const int64_t half = exponent / 2;
    return (1.0 + Expm1Series(r)) * PowerOfTwo(half) * PowerOfTwo(exponent - half);
}

double Expm1(double x) {
    return std::fabs(x) <= 0.5 ? Expm1Series(x) : Exp(x) - 1.0;
}

double Tanh(double x) {
    const double t = Expm1(-2.0 * std::fabs(x));
    return std::copysign(t / (2.0 + t), x);
}

// erf x = 2 / sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n + 1) / (1 * 3 * ... * (2n + 1)). All terms have one sign.
double Erf(double x) {
    constexpr double kOneFrom = 6.0;
    constexpr double kTwoOverRootPi = 0x1.20dd750429b6dp+0;
    if (std::isnan(x)) return x;
    if (std::fabs(x) >= kOneFrom) return std::copysign(1.0, x);
    const double square = x * x;
    double term = x;
    double sum = x;
    for (double odd = 3.0; std::fabs(term) > 0x1p-60 * std::fabs(sum); odd += 2.0) {
        term *= 2.0 * square / odd;
        sum += term;
    }
    return kTwoOverRootPi * Exp(-square) * sum;
}

}  // namespace latent::math
