#include "cpu/kernels/math/math.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "support/angle_oracle.h"

namespace latent {
namespace {

struct Function {
    const char* name;
    double (*own)(double x);
    double (*system)(double x);
    uint64_t bits;  // Result of BitsOver, the same on every platform.
};

const Function kFunctions[] = {
    {"Exp", math::Exp, std::exp, 0xECD25093D6B3FBC8},    {"Expm1", math::Expm1, std::expm1, 0x8AC5D3C6AC74C90F},
    {"Tanh", math::Tanh, std::tanh, 0xA230EC8D74D7F941}, {"Erf", math::Erf, std::erf, 0x17866204DD53EC16},
    {"Log", math::Log, std::log, 0x74A679F97FA800D4},    {"Log1p", math::Log1p, std::log1p, 0xA6D5BAE18E9DC6AB},
    {"Sin", math::Sin, OracleSin, 0xF3884393809F6204},   {"Cos", math::Cos, OracleCos, 0xDB989A6F218D7FBC},
};

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Floats of every exponent and both signs. The stride is a prime, so that all mantissas occur.
template <class Body>
void ForSample(const Body& body) {
    for (uint64_t bits = 0; bits < uint64_t{1} << 32; bits += 262147) {
        body(static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(bits))));
    }
}

// The hash of Fowler, Noll and Vo over the results, word by word. All NaNs have the same word.
uint64_t BitsOver(double (*function)(double x)) {
    uint64_t hash = 0xCBF29CE484222325;
    ForSample([&](double x) {
        const double y = function(x);
        hash = (hash ^ (std::isnan(y) ? 1 : std::bit_cast<uint64_t>(y))) * 0x100000001B3;
    });
    return hash;
}

TEST(Math, gives_the_same_bits_on_every_platform) {
    for (const Function& function : kFunctions) EXPECT_EQ(BitsOver(function.own), function.bits) << function.name;
}

// The errors of C libraries themselves are below one unit of the last place.
TEST(Math, is_within_20_units_of_the_last_place_of_the_c_library) {
    constexpr double kTolerance = 20 * std::numeric_limits<double>::epsilon();
    for (const Function& function : kFunctions) {
        ForSample([&](double x) {
            const double expected = function.system(x);
            const double actual = function.own(x);
            if (std::isnan(expected) || std::isinf(expected) || expected == 0) {
                EXPECT_TRUE(std::isnan(expected) ? std::isnan(actual) : actual == expected)
                    << function.name << "(" << x << ")";
            } else {
                EXPECT_NEAR(actual, expected, kTolerance * std::fabs(expected)) << function.name << "(" << x << ")";
            }
        });
    }
}

TEST(Math, keeps_the_sign_of_zero) {
    for (const auto function :
         {static_cast<double (*)(double)>(math::Expm1), static_cast<double (*)(double)>(math::Tanh),
          static_cast<double (*)(double)>(math::Erf), static_cast<double (*)(double)>(math::Log1p),
          static_cast<double (*)(double)>(math::Sin)}) {
        EXPECT_TRUE(std::signbit(function(-0.0)));
        EXPECT_FALSE(std::signbit(function(0.0)));
        EXPECT_EQ(function(-0.0), 0.0);
    }
}

TEST(Math, has_the_limits_of_the_functions) {
    EXPECT_EQ(math::Exp(-kInfinity), 0.0);
    EXPECT_EQ(math::Exp(kInfinity), kInfinity);
    EXPECT_EQ(math::Expm1(-kInfinity), -1.0);
    EXPECT_EQ(math::Tanh(-kInfinity), -1.0);
    EXPECT_EQ(math::Erf(kInfinity), 1.0);
    EXPECT_EQ(math::Log(0.0), -kInfinity);
    EXPECT_EQ(math::Log(kInfinity), kInfinity);
    EXPECT_TRUE(std::isnan(math::Log(-1.0)));
    EXPECT_EQ(math::Log1p(-1.0), -kInfinity);
    EXPECT_TRUE(std::isnan(math::Sin(kInfinity)));
    EXPECT_TRUE(std::isnan(math::Cos(kNaN)));
}

TEST(Math, raises_to_whole_powers) {
    EXPECT_EQ(math::Power(0.5, 10), 0x1p-10);
    EXPECT_EQ(math::Power(0.0, 0), 1.0);
    EXPECT_EQ(math::Power(0.0, 3), 0.0);
    EXPECT_EQ(math::Power(1.0, 1e18), 1.0);
    EXPECT_NEAR(math::Power(0.999, 1234), std::pow(0.999, 1234), 1e-13);
    EXPECT_EQ(math::Power(0.9, 1e15), 0.0);
}

}  // namespace
}  // namespace latent
