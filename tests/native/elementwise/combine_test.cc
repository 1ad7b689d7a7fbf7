#include <cmath>

#include "cpu/kernels/elementwise/elementwise.h"
#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

struct CombineReference {
    const char* name;
    ltn_combine kind;
    Expected (*function)(double p, double q, double a);
};

// An exact result with the tolerance of one rounding.
Expected Rounded(double exact) {
    return {exact, UlpTolerance(exact, 0.5)};
}

Expected Exact(double value) {
    return {value, 0.0};
}

bool IsNan(double p, double q) {
    return std::isnan(p) || std::isnan(q);
}

double RoundToFloat(double x) {
    return static_cast<double>(static_cast<float>(x));
}

// The oracles from here on overflow exactly if single precision does.
Expected BceWithLogits(double p, double q, double) {
    const double positive = std::isnan(p) ? p : std::fmax(p, 0.0);
    const double tail = std::log1p(std::exp(-std::fabs(p)));
    const double product = RoundToFloat(p * q);
    return {positive - product + tail, SumTolerance(3, positive + std::fabs(product) + tail)};
}

Expected GaussianKl(double p, double q, double) {
    const double square = RoundToFloat(p * p);
    const double variance = RoundToFloat(std::expm1(q));
    return {0.5 * (square + (variance - q)), 0.5 * SumTolerance(3, square + std::fabs(variance) + std::fabs(q))};
}

const std::vector<CombineReference>& CombineReferences() {
    static const std::vector<CombineReference> references = {
        {"add", LTN_COMBINE_ADD, [](double p, double q, double) { return Rounded(p + q); }},
        {"subtract", LTN_COMBINE_SUBTRACT, [](double p, double q, double) { return Rounded(p - q); }},
        {"multiply", LTN_COMBINE_MULTIPLY, [](double p, double q, double) { return Rounded(p * q); }},
        {"divide", LTN_COMBINE_DIVIDE, [](double p, double q, double) { return Rounded(p / q); }},
        {"maximum", LTN_COMBINE_MAXIMUM,
         [](double p, double q, double) { return Exact(IsNan(p, q) ? NAN : std::fmax(p, q)); }},
        {"minimum", LTN_COMBINE_MINIMUM,
         [](double p, double q, double) { return Exact(IsNan(p, q) ? NAN : std::fmin(p, q)); }},
        {"greater", LTN_COMBINE_GREATER, [](double p, double q, double) { return Exact(p > q ? 1.0 : 0.0); }},
        {"gate", LTN_COMBINE_GATE,
         [](double p, double q, double a) {
             return Rounded(q > 0 ? p : a == 0 ? 0.0 : a * p);
         }},
        {"bce_with_logits", LTN_COMBINE_BCE_WITH_LOGITS, BceWithLogits},
        {"gaussian_kl", LTN_COMBINE_GAUSSIAN_KL, GaussianKl},
    };
    return references;
}

OpCall CombineCall(ltn_combine kind, const TestTensor& p, const TestTensor& q, const Shape& out, double a) {
    OpCall call{.opcode = LTN_OPCODE_COMBINE, .in = {p, q}, .out = {TestTensor(out)}};
    call.instruction.kind = kind;
    call.instruction.attributes[0] = a;
    return call;
}

OpCase CombineCase(const CombineReference& reference) {
    const auto make = [reference](Random& random, const Shape& shape) {
        const double a = random.Integer(0, 1) == 0 ? 0.0 : static_cast<float>(random.Real(-1, 1));
        return CombineCall(reference.kind, random.Values(random.Operand(shape)), random.Values(random.Operand(shape)),
                           shape, a);
    };
    const auto oracle = [reference](const OpCall& call) {
        const auto p = BroadcastIndices(call.input(0).dims, call.out[0].dims);
        const auto q = BroadcastIndices(call.input(1).dims, call.out[0].dims);
        std::vector<Expected> expected;
        for (size_t i = 0; i < p.size(); ++i) {
            expected.push_back(reference.function(call.input(0).f32()[p[i]], call.input(1).f32()[q[i]],
                                                  call.instruction.attributes[0]));
        }
        return Expectation{expected};
    };
    return {reference.name, make, oracle};
}

std::vector<OpCase> CombineCases() {
    std::vector<OpCase> cases;
    for (const CombineReference& reference : CombineReferences()) cases.push_back(CombineCase(reference));
    return cases;
}

INSTANTIATE_TEST_SUITE_P(Combine, OpTest, testing::ValuesIn(CombineCases()), CaseName);

OpCase SelectCase() {
    const auto make = [](Random& random, const Shape& shape) {
        return OpCall{.opcode = LTN_OPCODE_SELECT,
                      .in = {random.Values(random.Operand(shape)), random.Values(random.Operand(shape)),
                             random.Values(random.Operand(shape))},
                      .out = {TestTensor(shape)}};
    };
    const auto oracle = [](const OpCall& call) {
        const auto condition = BroadcastIndices(call.input(0).dims, call.out[0].dims);
        const auto p = BroadcastIndices(call.input(1).dims, call.out[0].dims);
        const auto q = BroadcastIndices(call.input(2).dims, call.out[0].dims);
        std::vector<Expected> expected;
        for (size_t i = 0; i < p.size(); ++i) {
            const bool chosen = call.input(0).f32()[condition[i]] > 0;
            expected.push_back(Exact(chosen ? call.input(1).f32()[p[i]] : call.input(2).f32()[q[i]]));
        }
        return Expectation{expected};
    };
    return {"select", make, oracle};
}

OpCase FillCase() {
    const auto make = [](Random& random, const Shape& shape) {
        OpCall call{.opcode = LTN_OPCODE_FILL, .out = {TestTensor(shape)}};
        call.instruction.attributes[0] = random.Real(-10, 10);
        call.instruction.attributes[1] = static_cast<double>(random.Integer(-1, 1));
        call.batch = static_cast<int32_t>(random.Integer(1, 500));
        return call;
    };
    const auto oracle = [](const OpCall& call) {
        const double value = call.instruction.attributes[0] * std::pow(call.batch, call.instruction.attributes[1]);
        return Expectation{std::vector<Expected>(static_cast<size_t>(ElementCount(call.out[0].dims)), Rounded(value))};
    };
    return {"fill", make, oracle};
}

INSTANTIATE_TEST_SUITE_P(Elementwise, OpTest, testing::Values(SelectCase(), FillCase()), CaseName);

TEST(Combine, Table_names_every_function_once) {
    ASSERT_EQ(CombineReferences().size(), static_cast<size_t>(kCombineCount));
    for (int32_t kind = 0; kind < kCombineCount; ++kind) EXPECT_EQ(CombineReferences()[kind].kind, kind);
}

TEST(Combine, Column_plus_row_gives_a_table) {
    const OpCall call =
        CombineCall(LTN_COMBINE_ADD, TestTensor({3, 1}, {10, 20, 30}), TestTensor({2}, {1, 2}), {3, 2}, 0);
    CheckOp(call, {{{11, 0}, {12, 0}, {21, 0}, {22, 0}, {31, 0}, {32, 0}}});
}

TEST(Combine, Gate_closes_on_an_infinite_gradient) {
    const TestTensor gradient({3}, {INFINITY, NAN, 5.0f});
    const TestTensor output({3}, {0.0f, -1.0f, 2.0f});
    CheckOp(CombineCall(LTN_COMBINE_GATE, gradient, output, {3}, 0), {{{0, 0}, {0, 0}, {5, 0}}});
}

TEST(Combine, Validation_refuses_what_is_not_a_combination) {
    const auto call = [] { return CombineCall(LTN_COMBINE_ADD, TestTensor({-1, 4}), TestTensor({4}), {-1, 4}, 0); };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.kind = 10;
    EXPECT_EQ(Refusal(bad), "kind 10 is no combination, expected 0 to 9");
    bad = call();
    bad.instruction.flags = 1;
    EXPECT_EQ(Refusal(bad), "flags are 1, expected 0");
    bad = call();
    bad.in[1]->dtype = LTN_DTYPE_I32;
    EXPECT_EQ(Refusal(bad), "in1 has element type i32, expected f32");
    bad = call();
    bad.in[1]->dims = {3};
    EXPECT_EQ(Refusal(bad), "in1 has shape [3], which does not broadcast to [batch, 4] of out0");
    bad = call();
    bad.out[0].dims = {4};
    EXPECT_EQ(Refusal(bad), "in0 has shape [batch, 4], which does not broadcast to [4] of out0");
}

TEST(Select, Validation_refuses_kinds_and_shapes) {
    OpCall call{.opcode = LTN_OPCODE_SELECT,
                .in = {TestTensor({-1}), TestTensor({-1}), TestTensor({1})},
                .out = {TestTensor({-1})}};
    EXPECT_EQ(Refusal(call), "");
    call.instruction.kind = 1;
    EXPECT_EQ(Refusal(call), "kind is 1, expected 0");
    call.instruction.kind = 0;
    call.instruction.flags = 1;
    EXPECT_EQ(Refusal(call), "flags are 1, expected 0");
    call.instruction.flags = 0;
    call.in[2]->dims = {2};
    EXPECT_EQ(Refusal(call), "in2 has shape [2], which does not broadcast to [batch] of out0");
}

TEST(Fill, Validation_refuses_other_powers_of_the_batch) {
    OpCall call{.opcode = LTN_OPCODE_FILL, .out = {TestTensor({-1})}};
    EXPECT_EQ(Refusal(call), "");
    call.instruction.attributes[1] = 0.5;
    EXPECT_EQ(Refusal(call), "attribute 1 (power of the batch) is 0.5, expected -1, 0 or 1");
    call.instruction.attributes[1] = NAN;
    EXPECT_EQ(Refusal(call), "attribute 1 (power of the batch) is nan, expected -1, 0 or 1");
    call.instruction.attributes[1] = 0;
    call.instruction.kind = 3;
    EXPECT_EQ(Refusal(call), "kind is 3, expected 0");
    call.instruction.kind = 0;
    call.instruction.flags = 3;
    EXPECT_EQ(Refusal(call), "flags are 3, expected 0");
    call.instruction.flags = 0;
    call.out[0].dtype = LTN_DTYPE_U8;
    EXPECT_EQ(Refusal(call), "out0 has element type u8, expected f32");
}

}  // namespace

}  // namespace latent
