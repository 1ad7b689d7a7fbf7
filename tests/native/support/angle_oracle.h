// Sine and cosine of any angle for comparison. They are those of the C library, except for MinGW, whose functions have
// only 66 bits of pi and return the angle itself beyond 2^63. There they are our own, whose bits MathTest compares with
// those of other platforms.
#pragma once

#include <cmath>

#include "cpu/kernels/math/math.h"

namespace latent {

#if defined(__MINGW32__)
inline double OracleSin(double x) {
    return math::Sin(x);
}
inline double OracleCos(double x) {
    return math::Cos(x);
}
#else
inline double OracleSin(double x) {
    return std::sin(x);
}
inline double OracleCos(double x) {
    return std::cos(x);
}
#endif

}  // namespace latent
