#include <cmath>
#include <numeric>

#include "cpu/kernels/chunks.h"
#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

// Longest chain of single-precision operations for a term of the sum.
constexpr int64_t kLongestChain = 64;

OpCall BceCall(const TestTensor& logits, const TestTensor& targets, float scale) {
    return {.opcode = LTN_OPCODE_BCE_LOSS,
            .in = {logits, targets, TestTensor({1}, {scale})},
            .out = {TestTensor(logits.dims), TestTensor(Shape{1, 1})}};
}

double Sigmoid(double x) {
    return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

Expectation ExpectedBce(const OpCall& call) {
    const double scale = call.input(2).f32()[0];
    std::vector<Expected> gradient;
    double sum = 0;
    double magnitude = 0;
    for (size_t i = 0; i < call.input(0).f32().size(); ++i) {
        const double p = call.input(0).f32()[i];
        const double q = call.input(1).f32()[i];
        const double difference = Sigmoid(p) - q;
        const double rounding = kEpsilon * (2.5 * Sigmoid(p) + std::fabs(difference)) * std::fabs(scale);
        gradient.push_back({difference * scale, rounding + UlpTolerance(difference * scale, 1)});
        const double positive = std::isnan(p) ? p : std::fmax(p, 0.0);
        sum += positive - p * q + std::log1p(std::exp(-std::fabs(p)));
        magnitude += positive + std::fabs(p * q) + 1;  // The 1 for the factor 1 + e^-|p| of the product.
    }
    const Expected loss{sum, SumTolerance(kLongestChain, magnitude) + 1e-44};
    return {gradient, {loss}};
}

OpCase BceCase() {
    const auto make = [](Random& random, const Shape& shape) {
        const TestTensor logits = random.Values(shape, -20, 20);
        random.specials = nullptr;
        return BceCall(logits, random.Values(shape, 0, 1), static_cast<float>(random.Real(0.001, 2)));
    };
    return {"bce", make, ExpectedBce, &MildSpecialValues()};
}

INSTANTIATE_TEST_SUITE_P(Loss, OpTest, testing::Values(BceCase()), CaseName);

TEST(BceLoss, Extreme_logits_neither_overflow_nor_lose_their_loss) {
    const OpCall call =
        BceCall(TestTensor({6}, {1e4f, 1e4f, -1e4f, -1e4f, 0, -0.0f}), TestTensor({6}, {0, 1, 0, 1, 0.5f, 0.25f}), 1);
    CheckOp(call, {{{1, 0}, {0, 0}, {0, 0}, {-1, 0}, {0, 0}, {0.25, 0}}, {{2e4 + 2 * std::log(2.0), 2e-3}}});
    const std::vector<float> large(3000, 1e35f);
    CheckOp(BceCall(TestTensor({3000}, large), TestTensor({3000}, std::vector<float>(3000, 0)), 1.0f / 3000),
            {std::vector<Expected>(3000, {1.0 / 3000, 1e-10}), {{3e38, 3e33}}});
}

TEST(BceLoss, Not_finite_logits_give_what_the_formulas_give) {
    const auto check = [](float p, float q, double gradient, double loss) {
        CheckOp(BceCall(TestTensor({1}, {p}), TestTensor({1}, {q}), 1), {{{gradient, 0}}, {{loss, 0}}});
    };
    check(NAN, 0.5f, NAN, NAN);
    check(0.5f, NAN, NAN, NAN);
    check(INFINITY, 0.5f, 0.5, NAN);
    check(INFINITY, 0, 1, NAN);
    check(-INFINITY, 0.5f, -0.5, INFINITY);
    check(-INFINITY, 0, 0, NAN);
}

TEST(BceLoss, Many_chunks_sum_in_their_order_and_the_loss_may_be_absent) {
    Random random(11);
    const Shape shape = {9, kChunkElements + 7};
    const OpCall call = BceCall(random.Values(shape), random.Values(shape, 0, 1), 0.125f);
    CheckOp(call, ExpectedBce(call));
    OpCall without = call;
    without.out.pop_back();
    CheckOp(without, {ExpectedBce(call)[0]});
}

TEST(BceLoss, Small_losses_are_summed_to_single_precision) {
    const std::vector<float> logits(5000, -6);
    const OpCall call = BceCall(TestTensor({5000}, logits), TestTensor({5000}, std::vector<float>(5000, 0)), 1);
    const double exact = 5000 * std::log1p(std::exp(-6.0));
    for (const ltn_variant variant : SupportedVariants()) {
        EXPECT_NEAR(RunOp(call, variant, 1).out[1][0], exact, 1e-4 * exact);
    }
}

TEST(BceLoss, Validation_refuses_other_shapes_and_types) {
    const auto call = [] { return BceCall(TestTensor({-1, 4}), TestTensor({-1, 4}), 1); };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.kind = 1;
    EXPECT_EQ(Refusal(bad), "kind is 1, expected 0");
    bad = call();
    bad.instruction.flags = 1;
    EXPECT_EQ(Refusal(bad), "flags are 1, expected 0");
    bad = call();
    bad.in[1]->dims = {4};
    EXPECT_EQ(Refusal(bad), "in1 (targets) has shape [4], expected [batch, 4] as in0");
    bad = call();
    bad.in[2]->dims = {2};
    EXPECT_EQ(Refusal(bad), "in2 (scale) has shape [2], expected one element");
    bad = call();
    bad.out[0].dims = {4};
    EXPECT_EQ(Refusal(bad), "out0 has shape [4], expected [batch, 4] as in0");
    bad = call();
    bad.out[1].dims = {-1};
    EXPECT_EQ(Refusal(bad), "out1 (loss) has shape [batch], expected one element");
    bad = call();
    bad.in[0]->dtype = LTN_DTYPE_U8;
    EXPECT_EQ(Refusal(bad), "in0 has element type u8, expected f32");
}

}  // namespace

}  // namespace latent
