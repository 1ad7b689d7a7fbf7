// Elementary functions of one float: operation by operation those of the CPU's vectors with fused multiply-adds
// (src/cpu/kernels/elementwise), so that their bits are equal. native/README.md has their errors.
#pragma once

#include "dialect.h"
#include "double_math.h"

namespace latent::cuda {

inline constexpr float kInfinity = __builtin_huge_valf();
inline constexpr float kLeastNormal = 0x1p-126f;
inline constexpr float kLargest = 0x1.fffffep127f;
// The sum of this and a float below 2^22 has the nearest whole number in its lowest bits.
inline constexpr float kRoundingShift = 0x1.8p23f;
inline constexpr float kLog2High = 0x1.62e4p-1f;
inline constexpr float kLog2Low = 0x1.7f7d1cp-20f;

// c0 + c1 x + c2 x^2 + ..., given x2 = x^2, by Horner's rule over pairs of terms.
DEVICE float Polynomial(float, float, float c0) {
    return c0;
}
DEVICE float Polynomial(float x, float, float c0, float c1) {
    return Fma(c1, x, c0);
}
template <class... Coefficients>
DEVICE float Polynomial(float x, float x2, float c0, float c1, Coefficients... rest) {
    return Fma(Polynomial(x, x2, rest...), x2, Polynomial(x, x2, c0, c1));
}

// NaN stays NaN.
DEVICE float AtLeast(float x, float low) {
    return x < low ? low : x;
}
DEVICE float AtMost(float x, float high) {
    return x > high ? high : x;
}

// x = n log 2 + r with a whole number n; bits holds n + bias in its lowest nine bits.
struct ExpArgument {
    float r;
    uint32_t bits;
};
DEVICE ExpArgument ExpArgumentOf(float x, int bias) {
    const float shift = kRoundingShift + static_cast<float>(bias);
    const float shifted = Fma(x, 1.442695041f, shift);
    const float n = shifted - shift;
    return {Fma(-n, kLog2Low, Fma(-n, kLog2High, x)), BitsOf(shifted)};
}

DEVICE float PowerOfTwo(uint32_t bits) {
    return FloatOf(bits << 23);
}

// e^r - 1 for |r| <= log(2) / 2.
DEVICE float ExpSeries(float r) {
    const float r2 = r * r;
    const float p =
        Polynomial(r, r2, 4.999999404e-01f, 1.666652113e-01f, 4.166839272e-02f, 8.368744515e-03f, 1.381453243e-03f);
    return Fma(r2, p, r);
}

// e^x for -104 <= x <= 89, and for NaN: 2^n is two factors, neither of which is denormal or 2^128.
DEVICE float ExpInRange(float x) {
    const ExpArgument argument = ExpArgumentOf(x, 2 * 127);
    const uint32_t half = argument.bits >> 1;
    const float scale = PowerOfTwo(half);
    return Fma(ExpSeries(argument.r), scale, scale) * PowerOfTwo(argument.bits - half);
}

DEVICE float ExpInNormalRange(float x) {
    const ExpArgument argument = ExpArgumentOf(x, 127);
    const float scale = PowerOfTwo(argument.bits);
    return Fma(ExpSeries(argument.r), scale, scale);
}

DEVICE float Exp(float x) {
    return ExpInRange(AtMost(AtLeast(x, -104.0f), 89.0f));
}

// e^-|x|, at most 1.
DEVICE float ExpOfMinusAbs(float x) {
    return ExpInRange(AtLeast(-Abs(x), -104.0f));
}

// e^x = scale + rest * scale for x between -87 and 88.
struct ExpParts {
    float rest, scale;
};
DEVICE ExpParts ExpPartsOf(float x) {
    const ExpArgument argument = ExpArgumentOf(x, 127);
    const float r = argument.r;
    const float r2 = r * r;
    const float p =
        Polynomial(r, r2, 4.999999702e-01f, 1.666654348e-01f, 4.166720062e-02f, 8.366546594e-03f, 1.388250617e-03f);
    return {Fma(r2, p, r), PowerOfTwo(argument.bits)};
}

DEVICE float Expm1(float x) {
    if (!(x <= 88.0f)) return Exp(x);
    const ExpParts e = ExpPartsOf(AtLeast(x, -20.0f));
    return CopySign(Fma(e.rest, e.scale, e.scale - 1.0f), x);
}

DEVICE float Tanh(float x) {
    const ExpParts e = ExpPartsOf(AtLeast(-2.0f * Abs(x), -20.0f));
    const float numerator = Fma(-e.rest, e.scale, 1.0f - e.scale);
    const float denominator = Fma(e.rest, e.scale, 1.0f + e.scale);
    return CopySign(numerator / denominator, x);
}

// The sigmoid of x, from z = e^-|x|.
DEVICE float SigmoidFrom(float x, float z) {
    return (x >= 0.0f ? 1.0f : z) / (1.0f + z);
}
DEVICE float Sigmoid(float x) {
    return SigmoidFrom(x, ExpOfMinusAbs(x));
}

// x = 2^n m with m in [sqrt(1/2), sqrt(2)), for normal x.
struct LogArgument {
    uint32_t exponent;  // n, shifted to the exponent bits of a float.
    float n;
};
DEVICE LogArgument LogArgumentOf(float x) {
    const uint32_t above_root = BitsOf(x) - 0x3f3504f3u;  // The bits of sqrt(1/2).
    return {above_root & 0xff800000u, static_cast<float>(static_cast<int32_t>(above_root) >> 23)};
}

// n log 2 + log(1 + s) for sqrt(1/2) <= 1 + s < sqrt(2).
DEVICE float LogFrom(float n, float s) {
    const float s2 = s * s;
    const float p = Polynomial(s, s2, -4.999999106e-01f, 3.333395123e-01f, -2.500175536e-01f, 1.996205449e-01f,
                               -1.657046080e-01f, 1.491812915e-01f, -1.430795640e-01f, 8.734907955e-02f);
    const float low = Fma(s2, p, n * kLog2Low);
    return Fma(n, kLog2High, s + low);
}

// log x for normal x; scale counts the powers of two by which x is too large.
DEVICE float LogOfNormal(float x, float scale = 0.0f) {
    const LogArgument argument = LogArgumentOf(x);
    return LogFrom(argument.n - scale, FloatOf(BitsOf(x) - argument.exponent) - 1.0f);
}

DEVICE float Log(float x) {
    if (x >= kLeastNormal && x <= kLargest) return LogOfNormal(x);
    if (!(x < kInfinity)) return x;  // NaN stays.
    if (x > 0.0f) return LogOfNormal(x * 0x1p24f, 24.0f);
    return x < 0.0f ? __builtin_nanf("") : -kInfinity;
}

// log(1 + x) for -1 < x < 2^60, and for NaN: the exponent of the rounded 1 + x, the mantissa of the exact one.
DEVICE float Log1pInRange(float x) {
    const LogArgument argument = LogArgumentOf(1.0f + x);
    const float scale = FloatOf(0x3f800000u - argument.exponent);
    return LogFrom(argument.n, Fma(x, scale, scale - 1.0f));
}

DEVICE float Log1p(float x) {
    return x > -1.0f && x < 0x1p60f ? CopySign(Log1pInRange(x), x) : Log(1.0f + x);
}

// log(1 + e^-|x|).
DEVICE float SoftplusTail(float x) {
    return Log1pInRange(ExpOfMinusAbs(x));
}

DEVICE float Erf(float x) {
    const float a = Abs(x);
    if (a < 1.0f) {
        const float z = a * a;
        const float p = Polynomial(z, z * z, 1.283791214e-01f, -3.761232495e-01f, 1.128017977e-01f, -2.671131305e-02f,
                                   4.917552695e-03f, -5.631427048e-04f);
        return CopySign(Fma(a, p, a), x);
    }
    const float b = AtMost(a, 4.0f);
    const float log_erfc =
        Polynomial(b, b * b, -2.270645055e-04f, -1.127842307e+00f, -6.362392306e-01f, -1.055892855e-01f,
                   2.366519533e-02f, -3.714329330e-03f, 3.572153510e-04f, -1.566245373e-05f);
    return CopySign(1.0f - ExpInNormalRange(log_erfc), x);
}

// The sine of an angle below 2^23 in whole quadrants, from its distance r to the nearest one.
DEVICE float SinOfQuadrant(uint32_t quadrant, float r) {
    const float z = r * r;
    float value;
    if ((quadrant & 1) == 0) {
        value = r * Fma(z, Polynomial(z, z * z, -1.666665524e-01f, 8.332096040e-03f, -1.950329315e-04f), 1.0f);
    } else {
        const float p = Polynomial(z, z * z, 4.166665301e-02f, -1.388764940e-03f, 2.446316648e-05f);
        value = Fma(z, Fma(z, p, -0.5f), 1.0f);
    }
    return FloatOf(BitsOf(value) ^ (quadrant & 2) << 30);
}

// The sine of x + quarters pi / 2.
DEVICE float SinOf(float x, uint32_t quarters) {
    if (!(Abs(x) <= 51000.0f)) return static_cast<float>(SinOf(static_cast<double>(x), quarters));
    const float shifted = Fma(x, 0.636619772f, kRoundingShift);  // 2 / pi
    const float n = shifted - kRoundingShift;
    float r = Fma(-n, 0x1.921fb4p+0f, x);
    r = Fma(-n, 0x1.4442d0p-24f, r);
    r = Fma(-n, 0x1.846988p-48f, r);
    return SinOfQuadrant(BitsOf(shifted) + quarters, r);
}

}  // namespace latent::cuda
