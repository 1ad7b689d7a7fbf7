#include <cmath>
#include <numbers>

#include "cpu/kernels/kernels.h"
#include "cpu/runtime/philox.h"
#include "random/draws.h"
#include "support/tolerance.h"

namespace latent {

namespace {

// The word of an element, by the counter layout of the library's header.
uint32_t WordOf(const OpCall& call, int64_t block, int64_t word) {
    const auto step = static_cast<uint64_t>(call.step);
    return Philox(
        {static_cast<uint32_t>(block), static_cast<uint32_t>(call.instruction.flags), static_cast<uint32_t>(step),
         static_cast<uint32_t>(step >> 32)},
        {static_cast<uint32_t>(call.seed), static_cast<uint32_t>(call.seed >> 32)})[static_cast<size_t>(word)];
}

double UniformOf(const OpCall& call, int64_t element) {
    return (WordOf(call, element / 4, element % 4) >> 8) * 0x1p-24;
}

double NormalOf(const OpCall& call, int64_t element) {
    const int64_t block = element / 4;
    const int64_t pair = element % 4 / 2 * 2;
    const double r = std::sqrt(-2 * std::log((WordOf(call, block, pair) >> 8) * 0x1p-24 + 0x1p-25));
    const double t = 2 * std::numbers::pi * (WordOf(call, block, pair + 1) >> 8) * 0x1p-24;
    return element % 2 == 0 ? r * std::cos(t) : r * std::sin(t);
}

Expected ExpectedElement(const OpCall& call, int64_t i) {
    switch (call.instruction.kind) {
        case LTN_RANDOM_UNIFORM:
            return {UniformOf(call, i), 0.0};
        case LTN_RANDOM_NORMAL: {
            const double exact = NormalOf(call, i);
            // The oracle's own sine and cosine are not exact at the multiples of pi / 2.
            return {exact, UlpTolerance(exact, 4) + 1e-14};
        }
        default: {
            const bool own = !call.in.empty();
            const float p = own ? call.input(0).f32()[i] : static_cast<float>(call.instruction.attributes[0]);
            return {UniformOf(call, i) < p ? 1.0 : 0.0, 0.0};
        }
    }
}

Expectation ExpectedDraws(const OpCall& call) {
    std::vector<Expected> expected;
    for (int64_t i = 0; i < ElementCount(call.out[0].dims); ++i) expected.push_back(ExpectedElement(call, i));
    return {expected};
}

OpCall AnyRandomCall(Random& random, ltn_random kind, const Shape& shape) {
    const auto seed = static_cast<uint64_t>(random.Integer(INT64_MIN, INT64_MAX));
    const auto stream = static_cast<int32_t>(random.Integer(0, INT32_MAX));
    return RandomCall(kind, shape, seed, stream, random.Integer(0, INT64_MAX), random.Real(0, 1));
}

OpCase DrawCase(const char* name, ltn_random kind) {
    return {name, [kind](Random& random, const Shape& shape) { return AnyRandomCall(random, kind, shape); },
            ExpectedDraws};
}

OpCase OwnProbabilitiesCase() {
    const auto make = [](Random& random, const Shape& shape) {
        OpCall call = AnyRandomCall(random, LTN_RANDOM_BERNOULLI, shape);
        call.in = {random.Values(shape, -0.2, 1.2)};
        return call;
    };
    return {"bernoulli_own", make, ExpectedDraws};
}

INSTANTIATE_TEST_SUITE_P(Random, OpTest,
                         testing::Values(DrawCase("uniform", LTN_RANDOM_UNIFORM), DrawCase("normal", LTN_RANDOM_NORMAL),
                                         DrawCase("bernoulli", LTN_RANDOM_BERNOULLI), OwnProbabilitiesCase()),
                         CaseName);

TEST(Random, Normal_is_accurate_where_the_radius_is_smallest_and_largest) {
    // In a million random numbers the least and the largest come close to their limits.
    const OpCall call = RandomCall(LTN_RANDOM_NORMAL, {1 << 20}, 7, 1, 0);
    CheckOp(call, ExpectedDraws(call));
}

TEST(Random, Longer_draws_begin_with_the_shorter_ones) {
    for (const ltn_variant variant : SupportedVariants()) {
        const auto longest = RunOp(RandomCall(LTN_RANDOM_NORMAL, {300}, 1, 2, 3), variant, 1).out[0];
        for (int64_t length = 0; length < 300; ++length) {
            const auto draws = RunOp(RandomCall(LTN_RANDOM_NORMAL, {length}, 1, 2, 3), variant, 1).out[0];
            ASSERT_TRUE(std::equal(draws.begin(), draws.end(), longest.begin())) << length;
        }
    }
}

TEST(Random, Pieces_of_any_length_make_the_same_whole) {
    constexpr int64_t kLength = 1000;
    const RandomStream stream{99, 5, 1};
    for (const ltn_variant variant : SupportedVariants()) {
        const RandomKernels& kernels = RandomKernelsFor(variant);
        std::vector<float> whole(kLength);
        kernels.normal(whole.data(), stream, 0, kLength);
        for (int64_t piece = kRandomBlock; piece < 200; piece += kRandomBlock) {
            std::vector<float> parts(kLength);
            for (int64_t begin = 0; begin < kLength; begin += piece) {
                kernels.normal(parts.data() + begin, stream, static_cast<uint32_t>(begin / kRandomBlock),
                               std::min(piece, kLength - begin));
            }
            ASSERT_EQ(parts, whole) << "in pieces of " << piece;
        }
    }
}

TEST(Random, The_last_block_of_the_counter_is_reached) {
    const RandomStream stream{3, 4, 5};
    for (const ltn_variant variant : SupportedVariants()) {
        std::vector<float> draws(64);
        RandomKernelsFor(variant).uniform(draws.data(), stream, UINT32_MAX - 15, 64);
        const uint32_t word = Philox({UINT32_MAX, 4, 5, 0}, {3, 0})[3];
        EXPECT_EQ(draws[63], static_cast<float>(word >> 8) * 0x1p-24f);
    }
}

TEST(Random, Certain_and_impossible_events_are_so) {
    const auto count = static_cast<size_t>(5000);
    CheckOp(RandomCall(LTN_RANDOM_BERNOULLI, {5000}, 1, 1, 1, 0.0), {std::vector<Expected>(count, {0.0, 0.0})});
    CheckOp(RandomCall(LTN_RANDOM_BERNOULLI, {5000}, 1, 1, 1, 1.0), {std::vector<Expected>(count, {1.0, 0.0})});
}

TEST(Random, Validation_refuses_unknown_kinds_streams_and_probabilities) {
    const auto call = [] { return RandomCall(LTN_RANDOM_BERNOULLI, {-1, 4}, 0, 0, 0, 0.5); };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.kind = 3;
    EXPECT_EQ(Refusal(bad), "kind 3 is no distribution, expected 0 to 2");
    bad = call();
    bad.instruction.flags = -1;
    EXPECT_EQ(Refusal(bad), "flags (stream) are -1, expected 0 or more");
    for (const double p : {-0.5, 1.5}) {
        bad = call();
        bad.instruction.attributes[0] = p;
        EXPECT_EQ(Refusal(bad),
                  "attribute 0 (probability) is " + std::string(p < 0 ? "-0.5" : "1.5") + ", expected 0 to 1");
    }
    bad.instruction.attributes[0] = NAN;
    EXPECT_EQ(Refusal(bad), "attribute 0 (probability) is nan, expected 0 to 1");
    bad = call();
    bad.out[0].dtype = LTN_DTYPE_I32;
    EXPECT_EQ(Refusal(bad), "out0 has element type i32, expected f32");
}

TEST(Random, Validation_refuses_inputs_that_do_not_fit) {
    OpCall call = RandomCall(LTN_RANDOM_BERNOULLI, {-1, 4}, 0, 0, 0);
    call.in = {TestTensor({-1, 4})};
    EXPECT_EQ(Refusal(call), "");
    call.in[0]->dims = {4};
    EXPECT_EQ(Refusal(call), "in0 has shape [4], expected [batch, 4] as out0");
    call.in[0] = TestTensor::U8({-1, 4}, {});
    EXPECT_EQ(Refusal(call), "in0 has element type u8, expected f32");
    call.instruction.kind = LTN_RANDOM_NORMAL;
    EXPECT_EQ(Refusal(call), "in0 is present, expected only for kind 2 (Bernoulli) and not 1");
}

TEST(Random, Validation_refuses_more_elements_than_the_counter_has) {
    EXPECT_EQ(Refusal(RandomCall(LTN_RANDOM_UNIFORM, {int64_t{1} << 34}, 0, 0, 0)), "");
    EXPECT_EQ(Refusal(RandomCall(LTN_RANDOM_UNIFORM, {INT64_MAX, 0}, 0, 0, 0)), "");
    EXPECT_EQ(Refusal(RandomCall(LTN_RANDOM_UNIFORM, {-1, (int64_t{1} << 34) + 1}, 0, 0, 0)),
              "out0 has shape [batch, 17179869185], expected at most 2^34 elements at batch 1: the counter ends there");
    EXPECT_EQ(Refusal(RandomCall(LTN_RANDOM_UNIFORM, {int64_t{1} << 40, int64_t{1} << 40}, 0, 0, 0)),
              "out0 has shape [1099511627776, 1099511627776], expected at most 2^34 elements at batch 1: the counter "
              "ends there");
    OpCall batched = RandomCall(LTN_RANDOM_UNIFORM, {-2, int64_t{1} << 32}, 0, 0, 0);
    batched.batch = 2;
    EXPECT_EQ(Refusal(batched), "");
    batched.batch = 3;
    EXPECT_EQ(
        Refusal(batched),
        "out0 has shape [2*batch, 4294967296], expected at most 2^34 elements at batch 3: the counter ends there");
}

}  // namespace

}  // namespace latent
