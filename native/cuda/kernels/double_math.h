// Numbers in double precision: operation by operation those of src/cpu/kernels/math.
#pragma once

#include "dialect.h"

namespace latent::cuda {

// base^exponent for 0 <= base <= 1 and a whole number exponent >= 0.
DEVICE double Power(double base, int64_t exponent) {
    double result = 1.0;
    for (; exponent >= 1; exponent /= 2) {
        if (exponent % 2 != 0) result *= base;
        base *= base;
    }
    return result;
}

// log x for normal x, 0 and infinity; NaN stays.
DEVICE double LogOf(double x) {
    if (IsNan(x) || x == __builtin_huge_val()) return x;
    if (x == 0.0) return -__builtin_huge_val();
    const uint64_t bits = BitsOf(x);
    double exponent = static_cast<double>(static_cast<int64_t>(bits >> 52) - 1023);
    double mantissa = DoubleOf((bits & 0xFFFFFFFFFFFFFull) | 1023ull << 52);
    if (mantissa > 1.4142135623730951) {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    const double f = mantissa - 1.0;
    const double s = f / (2.0 + f);
    const double square = s * s;
    double sum = 0.0;
    for (double odd = 25.0; odd >= 3.0; odd -= 2.0) sum = (sum + 2.0 / odd) * square;
    return exponent * 0x1.62e42fefap-1 + (f - (s * f - (sum * s + exponent * 0x1.cf79abc9e3b3ap-40)));
}

// x = n pi / 2 + r with |r| <= pi / 4, up to roundings.
struct Angle {
    uint32_t quadrant;  // n mod 4.
    double r;
};

// For |x| <= 2^20: subtracts n times pi / 2, in parts so short that their products with n are exact.
DEVICE Angle SubtractQuadrants(double x) {
    const double n = (x * 0x1.45f306dc9c883p-1 + 0x1.8p52) - 0x1.8p52;
    double r = x - n * 0x1.921fb544p+0;
    r -= n * 0x1.0b4611a6p-34;
    r -= n * 0x1.3198a2e037073p-69;
    return {static_cast<uint32_t>(static_cast<int64_t>(n)), r};
}

// The bits of 2 / pi: 32 zeros before the binary point, then the bits behind it.
CONSTANT uint32_t kTwoOverPi[] = {0,          0xA2F9836E, 0x4E441529, 0xFC2757D1,
                                  0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB};

// The 32 bits of the table from bit first on.
DEVICE uint32_t BitsOfTwoOverPi(int first) {
    const int word = first / 32;
    const uint64_t pair = static_cast<uint64_t>(kTwoOverPi[word]) << 32 | kTwoOverPi[word + 1];
    return static_cast<uint32_t>(pair << (first % 32) >> 32);
}

// For larger floats (Payne and Hanek, "Radian reduction for trigonometric functions", 1983).
DEVICE Angle SubtractTurns(double x) {
    const uint32_t bits = BitsOf(static_cast<float>(Abs(x)));
    const uint64_t mantissa = (bits & 0x7FFFFF) | 0x800000;
    const int first = static_cast<int>(bits >> 23) - 150 - 2 + 32;
    const uint64_t low = mantissa * BitsOfTwoOverPi(first + 64);
    const uint64_t middle = mantissa * BitsOfTwoOverPi(first + 32) + (low >> 32);
    const uint64_t high = mantissa * BitsOfTwoOverPi(first) + (middle >> 32);
    const uint64_t turn = high << 32 | (middle & 0xFFFFFFFF);
    const uint32_t quadrant = static_cast<uint32_t>((turn + (1ull << 61)) >> 62);
    const int64_t rest = static_cast<int64_t>(turn << 2);
    const double lowest = static_cast<double>(low & 0xFFFFFFFF) * 0x1p-94;
    const double r = (static_cast<double>(rest) * 0x1p-64 + lowest) * 0x1.921fb54442d18p+0;
    if (x < 0.0) return {0u - quadrant, -r};
    return {quadrant, r};
}

// The sine of x + quarters pi / 2; angles above 2^20 are floats.
DEVICE double SinOf(double x, uint32_t quarters) {
    if (!(Abs(x) < __builtin_huge_val())) return x - x;
    const Angle angle = Abs(x) <= 0x1p20 ? SubtractQuadrants(x) : SubtractTurns(x);
    const uint32_t quadrant = angle.quadrant + quarters;
    const double square = angle.r * angle.r;
    const double last = (quadrant & 1) == 0 ? 3.0 : 2.0;
    double sum = 0.0;
    for (double n = last + 16.0 + (last == 2.0 ? 2.0 : 0.0); n >= last; n -= 2.0) {
        sum = (1.0 - sum) * square / (n * (n - 1.0));
    }
    const double value = last == 3.0 ? angle.r * (1.0 - sum) : 1.0 - sum;
    return (quadrant & 2) == 0 ? value : -value;
}

}  // namespace latent::cuda
