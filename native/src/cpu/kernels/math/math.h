// Elementary functions in double precision, from operations that every platform rounds in the same way. Their bits are
// therefore the same everywhere, unlike those of C libraries. Errors are a few units in the last place of a double, so
// that a result rounded to a float is the nearest float except near ties. The functions serve the scalar kernels and
// single numbers; they are not made for speed.
#pragma once

#include <cstdint>

namespace latent::math {

double Exp(double x);
double Expm1(double x);
double Tanh(double x);
double Erf(double x);

double Log(double x);  // x is 0 or a normal number.
double Log1p(double x);

double Sin(double x);  // Angles above 2^20 are rounded to floats.
double Cos(double x);

// base^exponent for 0 <= base <= 1 and a whole number exponent >= 0.
double Power(double base, double exponent);

inline float Exp(float x) {
    return static_cast<float>(Exp(static_cast<double>(x)));
}
inline float Expm1(float x) {
    return static_cast<float>(Expm1(static_cast<double>(x)));
}
inline float Tanh(float x) {
    return static_cast<float>(Tanh(static_cast<double>(x)));
}
inline float Erf(float x) {
    return static_cast<float>(Erf(static_cast<double>(x)));
}
inline float Log(float x) {
    return static_cast<float>(Log(static_cast<double>(x)));
}
inline float Log1p(float x) {
    return static_cast<float>(Log1p(static_cast<double>(x)));
}
inline float Sin(float x) {
    return static_cast<float>(Sin(static_cast<double>(x)));
}
inline float Cos(float x) {
    return static_cast<float>(Cos(static_cast<double>(x)));
}

}  // namespace latent::math
