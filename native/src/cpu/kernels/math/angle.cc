#include <bit>
#include <cmath>

#include "cpu/kernels/math/math.h"

namespace latent::math {

namespace {

// The decomposition x = n pi / 2 + r with |r| <= pi / 4, up to roundings.
struct Angle {
    uint32_t quadrant;  // n mod 4, for positive and negative n.
    double r;
};

// Largest angle for SubtractQuadrants: the number of quadrants has 20 bits.
constexpr double kFewQuadrants = 0x1p20;

// Subtracts n times pi / 2, in parts so short that their products with n are exact.
Angle SubtractQuadrants(double x) {
    constexpr double kRoundingShift = 0x1.8p52;
    constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
    const double n = (x * kTwoOverPi + kRoundingShift) - kRoundingShift;
    double r = x - n * 0x1.921fb544p+0;
    r -= n * 0x1.0b4611a6p-34;
    r -= n * 0x1.3198a2e037073p-69;
    return {static_cast<uint32_t>(static_cast<int64_t>(n)), r};
}

// The bits of 2 / pi: 32 zeros before the binary point, then the bits behind it.
constexpr int kBitsBeforePoint = 32;
constexpr uint32_t kTwoOverPi[] = {0,          0xA2F9836E, 0x4E441529, 0xFC2757D1,
                                   0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB};

// The 32 bits of the table from bit first on.
uint32_t BitsOfTwoOverPi(int first) {
    const int word = first / 32;
    const int shift = first % 32;
    const uint64_t pair = uint64_t{kTwoOverPi[word]} << 32 | kTwoOverPi[word + 1];
    return static_cast<uint32_t>(pair << shift >> 32);
}

// Reduces a float m 2^e with a whole number m of 24 bits. Bits of 2 / pi whose product with 2^e is 4 or more contribute
// whole turns and are skipped; the next 96 bits suffice (Payne and Hanek, "Radian reduction for trigonometric
// functions", 1983).
Angle SubtractTurns(double x) {
    const auto bits = std::bit_cast<uint32_t>(static_cast<float>(std::fabs(x)));
    const uint64_t mantissa = (bits & 0x7FFFFF) | 0x800000;
    const int first = static_cast<int>(bits >> 23) - 150 - 2 + kBitsBeforePoint;
    const uint64_t low = mantissa * BitsOfTwoOverPi(first + 64);
    const uint64_t middle = mantissa * BitsOfTwoOverPi(first + 32) + (low >> 32);
    const uint64_t high = mantissa * BitsOfTwoOverPi(first) + (middle >> 32);
    // 64 bits: the two highest count quadrants, the others are a fraction of a quadrant.
    const uint64_t turn = high << 32 | (middle & 0xFFFFFFFF);
    const auto quadrant = static_cast<uint32_t>((turn + (uint64_t{1} << 61)) >> 62);
    const auto rest = static_cast<int64_t>(turn << 2);
    const double lowest = static_cast<double>(low & 0xFFFFFFFF) * 0x1p-94;
    const double r = (static_cast<double>(rest) * 0x1p-64 + lowest) * 0x1.921fb54442d18p+0;
    return x < 0.0 ? Angle{0u - quadrant, -r} : Angle{quadrant, r};
}

Angle AngleOf(double x) {
    return std::fabs(x) <= kFewQuadrants ? SubtractQuadrants(x) : SubtractTurns(x);
}

// The series of the sine, for |r| <= pi / 4.
double SinSeries(double r) {
    const double square = r * r;
    double sum = 0.0;
    for (double n = 19.0; n >= 3.0; n -= 2.0) sum = (1.0 - sum) * square / (n * (n - 1.0));
    return r * (1.0 - sum);
}

double CosSeries(double r) {
    const double square = r * r;
    double sum = 0.0;
    for (double n = 20.0; n >= 2.0; n -= 2.0) sum = (1.0 - sum) * square / (n * (n - 1.0));
    return 1.0 - sum;
}

// The sine of x + quarters * pi / 2.
double SinOf(double x, uint32_t quarters) {
    if (!std::isfinite(x)) return x - x;
    const Angle angle = AngleOf(x);
    const uint32_t quadrant = angle.quadrant + quarters;
    const double value = (quadrant & 1) == 0 ? SinSeries(angle.r) : CosSeries(angle.r);
    return (quadrant & 2) == 0 ? value : -value;
}

}  // namespace

double Sin(double x) {
    return SinOf(x, 0);
}

double Cos(double x) {
    return SinOf(x, 1);
}

}  // namespace latent::math
