#include <algorithm>
#include <cmath>

#include "cpu/kernels/chunks.h"
#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

// Longest chain of single-precision additions.
constexpr int64_t kLongestChain = 64;

OpCall SoftmaxCall(ltn_softmax kind, const TestTensor& x) {
    OpCall call{.opcode = LTN_OPCODE_SOFTMAX, .in = {x}, .out = {TestTensor(x.dims)}};
    call.instruction.kind = kind;
    return call;
}

void AppendRow(std::vector<Expected>& expected, std::span<const float> x, ltn_softmax kind) {
    double max = -INFINITY;
    for (const float value : x) max = std::isnan(value) || value > max ? value : max;
    double sum = 0;
    for (const float value : x) sum += std::exp(value - max);
    for (const float value : x) {
        const double log = value - max - std::log(sum);
        // The difference from the maximum is rounded, and the sum has a relative error.
        const double error =
            kEpsilon * std::fabs(value - max) / 2 + SumTolerance(std::min<int64_t>(x.size(), kLongestChain), 1);
        if (kind == LTN_SOFTMAX_LOG_PROBABILITY) {
            expected.push_back({log, std::isfinite(log) ? error + kEpsilon * (std::log(sum) + std::fabs(log)) : 0});
        } else {
            expected.push_back(
                {std::exp(log),
                 std::isnan(log) ? 0 : UlpTolerance(std::exp(log), 3) + (log < -110 ? 0 : error * std::exp(log))});
        }
    }
}

Expectation ExpectedSoftmax(const OpCall& call) {
    const std::span<const float> x = call.input(0).f32();
    const auto columns = static_cast<size_t>(call.out[0].dims.back());
    std::vector<Expected> expected;
    for (size_t begin = 0; begin < x.size(); begin += columns) {
        AppendRow(expected, x.subspan(begin, columns), call.instruction.kind);
    }
    return {expected};
}

// Gives a shape for the size of the problem.
using Arrangement = Shape (*)(const Shape& size);

OpCase SoftmaxCase(const char* name, ltn_softmax kind, Arrangement arrangement) {
    const auto make = [kind, arrangement](Random& random, const Shape& size) {
        return SoftmaxCall(kind, random.Values(arrangement(size), -30, 30));
    };
    return {name, make, ExpectedSoftmax};
}

Shape OneRow(const Shape& size) {
    return {ElementCount(size)};
}

Shape ManyRows(const Shape& size) {
    return {ElementCount(size), 3};
}

Shape WideRows(const Shape& size) {
    return {2, 1, ElementCount(size)};
}

INSTANTIATE_TEST_SUITE_P(Softmax, OpTest,
                         testing::Values(SoftmaxCase("softmax_of_one_row", LTN_SOFTMAX_PROBABILITY, OneRow),
                                         SoftmaxCase("softmax_of_many_rows", LTN_SOFTMAX_PROBABILITY, ManyRows),
                                         SoftmaxCase("softmax_of_wide_rows", LTN_SOFTMAX_PROBABILITY, WideRows),
                                         SoftmaxCase("log_softmax_of_one_row", LTN_SOFTMAX_LOG_PROBABILITY, OneRow),
                                         SoftmaxCase("log_softmax_of_many_rows", LTN_SOFTMAX_LOG_PROBABILITY, ManyRows),
                                         SoftmaxCase("log_softmax_of_wide_rows", LTN_SOFTMAX_LOG_PROBABILITY,
                                                     WideRows)),
                         CaseName);

TEST(Softmax, Equal_elements_share_evenly_whatever_their_size) {
    for (const float x : {-3e38f, -1000.0f, 0.0f, 1000.0f, 3e38f}) {
        const TestTensor row({1, 4}, {x, x, x, x});
        CheckOp(SoftmaxCall(LTN_SOFTMAX_PROBABILITY, row), {std::vector<Expected>(4, {0.25, 0})});
        CheckOp(SoftmaxCall(LTN_SOFTMAX_LOG_PROBABILITY, row), {std::vector<Expected>(4, {-std::log(4.0), 2e-7})});
    }
}

TEST(Softmax, Infinite_logits_are_impossible_or_undefined) {
    const TestTensor impossible({3}, {-INFINITY, 0, 0});
    CheckOp(SoftmaxCall(LTN_SOFTMAX_PROBABILITY, impossible), {{{0, 0}, {0.5, 0}, {0.5, 0}}});
    CheckOp(SoftmaxCall(LTN_SOFTMAX_LOG_PROBABILITY, impossible),
            {{{-INFINITY, 0}, {-std::log(2.0), 1e-7}, {-std::log(2.0), 1e-7}}});
    for (const ltn_softmax kind : {LTN_SOFTMAX_PROBABILITY, LTN_SOFTMAX_LOG_PROBABILITY}) {
        CheckOp(SoftmaxCall(kind, TestTensor({2}, {-INFINITY, -INFINITY})), {std::vector<Expected>(2, {NAN, 0})});
        CheckOp(SoftmaxCall(kind, TestTensor({2}, {INFINITY, 0})), {std::vector<Expected>(2, {NAN, 0})});
        CheckOp(SoftmaxCall(kind, TestTensor({3}, {0, NAN, 1})), {std::vector<Expected>(3, {NAN, 0})});
    }
}

TEST(Softmax, Validation_refuses_other_kinds_and_shapes) {
    const auto call = [] { return SoftmaxCall(LTN_SOFTMAX_PROBABILITY, TestTensor({-1, 4})); };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.kind = 2;
    EXPECT_EQ(Refusal(bad), "kind 2 is no softmax, expected 0 to 1");
    bad = call();
    bad.instruction.flags = 1;
    EXPECT_EQ(Refusal(bad), "flags are 1, expected 0");
    bad = call();
    bad.out[0].dims = {4};
    EXPECT_EQ(Refusal(bad), "out0 has shape [4], expected [batch, 4] as in0");
    bad = call();
    bad.in[0]->dims = {};
    EXPECT_EQ(Refusal(bad), "in0 has shape [], expected a last dimension to normalize over");
    bad = call();
    bad.in[0]->dtype = LTN_DTYPE_I32;
    EXPECT_EQ(Refusal(bad), "in0 has element type i32, expected f32");
}

}  // namespace

}  // namespace latent
