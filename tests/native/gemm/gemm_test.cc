#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

constexpr ltn_form kForms[] = {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN};
constexpr ltn_activation kActivations[] = {LTN_ACTIVATION_NONE, LTN_ACTIVATION_RELU, LTN_ACTIVATION_LEAKY_RELU,
                                           LTN_ACTIVATION_TANH, LTN_ACTIVATION_SIGMOID};
constexpr double kSlope = 0.25;

// Error of the activations themselves, in units of the last place.
constexpr double kActivationUlps = 8;

struct Size {
    int64_t m, n, k;
};

// What surrounds the product.
struct Epilogue {
    bool bias;
    ltn_activation activation;
};

OpCall MatmulCall(Random& random, ltn_form form, const Size& size, const Epilogue& epilogue) {
    const auto [m, n, k] = size;
    const Shape a = form == LTN_FORM_TN ? Shape{k, m} : Shape{m, k};
    const Shape b = form == LTN_FORM_NT ? Shape{n, k} : Shape{k, n};
    OpCall call{.opcode = LTN_OPCODE_MATMUL,
                .in = {random.Values(a, -1, 1), random.Values(b, -1, 1)},
                .out = {TestTensor(Shape{m, n})}};
    if (epilogue.bias) call.in.push_back(random.Values({n}, -1, 1));
    call.instruction.kind = form;
    call.instruction.flags = epilogue.activation;
    call.instruction.attributes[0] = kSlope;
    return call;
}

double Activated(ltn_activation activation, double x) {
    switch (activation) {
        case LTN_ACTIVATION_RELU:
            return x <= 0 ? 0 : x;
        case LTN_ACTIVATION_LEAKY_RELU:
            return x > 0 ? x : kSlope * x;
        case LTN_ACTIVATION_TANH:
            return std::tanh(x);
        case LTN_ACTIVATION_SIGMOID:
            return 1 / (1 + std::exp(-x));
        default:
            return x;
    }
}

Expectation ExpectedProduct(const OpCall& call) {
    const ltn_form form = call.instruction.kind;
    const int64_t m = call.out[0].dims[0];
    const int64_t n = call.out[0].dims[1];
    const int64_t k = call.input(0).dims[form == LTN_FORM_TN ? 0 : 1];
    const float* a = call.input(0).f32().data();
    const float* b = call.input(1).f32().data();
    std::vector<Expected> expected;
    for (int64_t i = 0; i < m; ++i) {
        for (int64_t j = 0; j < n; ++j) {
            double sum = call.in.size() > 2 ? call.input(2).f32()[j] : 0.0;
            double magnitude = std::fabs(sum);
            for (int64_t p = 0; p < k; ++p) {
                const double term = static_cast<double>(form == LTN_FORM_TN ? a[p * m + i] : a[i * k + p]) *
                                    static_cast<double>(form == LTN_FORM_NT ? b[j * k + p] : b[p * n + j]);
                sum += term;
                magnitude += std::fabs(term);
            }
            // No activation is steeper than 1, so that the error of the sum does not grow.
            const double value = Activated(call.instruction.flags, sum);
            expected.push_back({value, SumTolerance(k + 1, magnitude) + UlpTolerance(value, kActivationUlps)});
        }
    }
    return {expected};
}

void CheckProduct(Random& random, ltn_form form, const Size& size, const Epilogue& epilogue) {
    SCOPED_TRACE("m, n, k " + testing::PrintToString(Shape{size.m, size.n, size.k}) + ", bias " +
                 std::to_string(epilogue.bias) + ", activation " + std::to_string(epilogue.activation));
    const OpCall call = MatmulCall(random, form, size, epilogue);
    CheckOp(call, ExpectedProduct(call));
}

// Epilogues take turns, so that each meets every kind of size.
class Epilogues {
public:
    Epilogue Next() {
        const int number = next_++;
        return {number % 2 == 1, kActivations[number % 5]};
    }

private:
    int next_ = 0;
};

class MatmulTest : public testing::TestWithParam<ltn_form> {};

std::string FormName(const testing::TestParamInfo<ltn_form>& info) {
    constexpr const char* kNames[] = {"nn", "nt", "tn"};
    return kNames[info.param];
}

TEST_P(MatmulTest, EveryCombinationOfSmallSizesMatchesTheDoubleSum) {
    Random random(1);
    Epilogues epilogues;
    for (const int64_t m : {0, 1, 2, 5, 13, 17}) {
        for (const int64_t n : {0, 1, 2, 3, 7, 16, 31, 33}) {
            for (const int64_t k : {0, 1, 2, 3, 7, 16, 33, 64}) {
                CheckProduct(random, GetParam(), {m, n, k}, epilogues.Next());
            }
        }
    }
}

// 14 rows by 32 columns, 6 by 64, 6 by 16, 2 by 32, 4 by 12, 2 by 16 and 4 dot products are the tiles of the variants.
TEST_P(MatmulTest, SizesAroundTilesMatchTheDoubleSum) {
    Random random(2);
    Epilogues epilogues;
    for (const int64_t m : {3, 4, 6, 7, 12, 14, 15, 24, 25, 28, 29, 43}) {
        for (const int64_t n : {4, 5, 11, 12, 13, 15, 17, 32, 47, 49, 63, 64, 65, 100}) {
            CheckProduct(random, GetParam(), {m, n, 37}, epilogues.Next());
        }
    }
}

TEST_P(MatmulTest, SizesAroundBlocksOfTheSumMatchTheDoubleSum) {
    Random random(3);
    Epilogues epilogues;
    for (const int64_t k : {399, 400, 401, 799, 801, 2047, 2048, 2049, 4097}) {
        for (const auto& [m, n] : {std::pair{1, 33}, {7, 3}, {31, 35}, {30, 64}}) {
            CheckProduct(random, GetParam(), {m, n, k}, epilogues.Next());
        }
    }
}

TEST_P(MatmulTest, SizesThatThreadsShareMatchTheDoubleSum) {
    Random random(4);
    Epilogues epilogues;
    for (const Size& size : {Size{128, 400, 100}, {100, 203, 129}, {65, 131, 401}, {1, 1003, 785}, {3, 400, 784}}) {
        CheckProduct(random, GetParam(), size, epilogues.Next());
    }
}

// The copy of A is larger than the shared scratch, so that its rows are cut into two steps. A transposed A is copied
// only for many columns.
TEST_P(MatmulTest, MoreRowsThanTheScratchHoldsMatchTheDoubleSum) {
    constexpr int64_t kRows = 2100;
    constexpr int64_t kDepth = 1025;
    static_assert(kRows * kDepth * int64_t{sizeof(float)} > Execution::kSharedScratchBytes);
    Random random(5);
    const int64_t columns = GetParam() == LTN_FORM_TN ? 66 : 9;
    CheckProduct(random, GetParam(), {kRows, columns, kDepth}, {true, LTN_ACTIVATION_RELU});
}

TEST_P(MatmulTest, EveryEpilogueOnEveryKindOfSizeMatchesTheDoubleSum) {
    Random random(6);
    for (const Size& size : {Size{1, 1, 1}, {5, 35, 70}, {16, 48, 0}, {20, 2, 65}, {30, 70, 401}}) {
        for (const bool bias : {false, true}) {
            for (const ltn_activation activation : kActivations) {
                CheckProduct(random, GetParam(), size, {bias, activation});
            }
        }
    }
}

// One special value in A or B reaches its row or column of C and nothing else, whatever the remainders are padded with.
TEST_P(MatmulTest, NanAndInfinityReachTheirRowOrColumnOnly) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    Random random(7);
    for (const Size& size : {Size{3, 5, 9}, {17, 35, 33}, {40, 37, 19}, {20, 2, 67}}) {
        for (const float special : {kNan, kInfinity, -kInfinity}) {
            for (const int input : {0, 1}) {
                for (const bool last : {false, true}) {
                    OpCall call = MatmulCall(random, GetParam(), size, {false, LTN_ACTIVATION_NONE});
                    TestTensor& operand = *call.in[input];
                    std::vector<float> values(operand.f32().begin(), operand.f32().end());
                    (last ? values.back() : values.front()) = special;
                    operand = TestTensor(operand.dims, values);
                    CheckOp(call, ExpectedProduct(call));
                }
            }
        }
    }
}

TEST_P(MatmulTest, ActivationsKeepNan) {
    Random random(8);
    for (const ltn_activation activation : kActivations) {
        OpCall call = MatmulCall(random, GetParam(), {6, 19, 21}, {true, activation});
        std::vector<float> bias(19, 0.5f);
        bias[18] = std::numeric_limits<float>::quiet_NaN();
        call.in[2] = TestTensor({19}, bias);
        CheckOp(call, ExpectedProduct(call));
    }
}

INSTANTIATE_TEST_SUITE_P(Forms, MatmulTest, testing::ValuesIn(kForms), FormName);

OpCall Symbolic(ltn_form form, Shape out, Shape a, Shape b) {
    OpCall call{.opcode = LTN_OPCODE_MATMUL,
                .in = {TestTensor(std::move(a)), TestTensor(std::move(b))},
                .out = {TestTensor(out)}};
    call.instruction.kind = form;
    return call;
}

TEST(MatmulValidation, AcceptsShapesThatFitForEveryBatch) {
    EXPECT_EQ(Refusal(Symbolic(LTN_FORM_NN, {-1, 3}, {-1, 5}, {5, 3})), "");
    EXPECT_EQ(Refusal(Symbolic(LTN_FORM_NT, {-1, 3}, {-1, 5}, {3, 5})), "");
    EXPECT_EQ(Refusal(Symbolic(LTN_FORM_TN, {4, 3}, {-2, 4}, {-2, 3})), "");
}

TEST(MatmulValidation, RefusesShapesThatDoNotFit) {
    EXPECT_NE(Refusal(Symbolic(LTN_FORM_NN, {-1, 3}, {-1, 5}, {4, 3})), "");
    EXPECT_NE(Refusal(Symbolic(LTN_FORM_NT, {-1, 3}, {-1, 5}, {5, 3})), "");
    EXPECT_NE(Refusal(Symbolic(LTN_FORM_TN, {4, 3}, {-2, 4}, {-1, 3})), "");
    EXPECT_NE(Refusal(Symbolic(LTN_FORM_NN, {8, 3}, {-1, 5}, {5, 3})), "");
    EXPECT_NE(Refusal(Symbolic(LTN_FORM_NN, {-1, 3}, {-1, 5}, {5, 4})), "");
    EXPECT_NE(Refusal(Symbolic(LTN_FORM_NN, {-1, 3, 1}, {-1, 5}, {5, 3})), "");
    EXPECT_THAT(Refusal(Symbolic(LTN_FORM_NN, {-1, 3}, {-1, 5}, {4, 3})), testing::HasSubstr("[4, 3]"));
}

TEST(MatmulValidation, RefusesAWrongBiasFormActivationOrType) {
    OpCall call = Symbolic(LTN_FORM_NN, {-1, 3}, {-1, 5}, {5, 3});
    call.in.push_back(TestTensor(Shape{3}));
    EXPECT_EQ(Refusal(call), "");
    call.in[2] = TestTensor(Shape{4});
    EXPECT_NE(Refusal(call), "");
    call.in[2] = TestTensor(Shape{1, 3});
    EXPECT_NE(Refusal(call), "");
    call.in.pop_back();
    call.instruction.kind = 3;
    EXPECT_NE(Refusal(call), "");
    call.instruction.kind = LTN_FORM_NN;
    call.instruction.flags = 5;
    EXPECT_NE(Refusal(call), "");
    call.instruction.flags = -1;
    EXPECT_NE(Refusal(call), "");
    call.instruction.flags = LTN_ACTIVATION_NONE;
    call.in[1]->dtype = LTN_DTYPE_I32;
    EXPECT_NE(Refusal(call), "");
}

}  // namespace

}  // namespace latent
