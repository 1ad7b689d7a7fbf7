#include <algorithm>
#include <cmath>

#include "cpu/kernels/kernels.h"
#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

// Longest chain of single-precision additions. The error must not grow with the length of longer sums.
constexpr int64_t kLongestChain = 64;

Shape Reduced(Shape dims, int32_t axes) {
    for (size_t axis = 0; axis < dims.size(); ++axis) {
        if ((axes >> axis & 1) != 0) dims[axis] = 1;
    }
    return dims;
}

OpCall ReduceCall(ltn_reduce kind, const TestTensor& x, int32_t axes) {
    OpCall call{.opcode = LTN_OPCODE_REDUCE, .in = {x}, .out = {TestTensor(Reduced(x.dims, axes))}};
    call.instruction.kind = kind;
    call.instruction.flags = axes;
    return call;
}

std::vector<Expected> ExpectedSums(const OpCall& call) {
    const bool mean = call.instruction.kind == LTN_REDUCE_MEAN;
    const std::vector<int64_t> outputs = BroadcastIndices(call.out[0].dims, call.input(0).dims);
    std::vector<double> sums(static_cast<size_t>(ElementCount(call.out[0].dims)));
    std::vector<double> magnitudes(sums.size());
    for (size_t i = 0; i < outputs.size(); ++i) {
        const double x = call.input(0).f32()[i];
        sums[outputs[i]] += x;
        magnitudes[outputs[i]] += std::fabs(x);
    }
    const double length = sums.empty() ? 0.0 : static_cast<double>(outputs.size()) / static_cast<double>(sums.size());
    const int64_t chain = std::min(static_cast<int64_t>(length), kLongestChain);
    std::vector<Expected> expected;
    for (size_t i = 0; i < sums.size(); ++i) {
        const double divisor = mean ? length : 1.0;
        expected.push_back({sums[i] / divisor, SumTolerance(chain, magnitudes[i]) / divisor});
    }
    return expected;
}

std::vector<Expected> ExpectedMaxima(const OpCall& call) {
    const std::vector<int64_t> outputs = BroadcastIndices(call.out[0].dims, call.input(0).dims);
    std::vector<Expected> expected(static_cast<size_t>(ElementCount(call.out[0].dims)), {-INFINITY, 0.0});
    for (size_t i = 0; i < outputs.size(); ++i) {
        double& largest = expected[outputs[i]].value;
        const double x = call.input(0).f32()[i];
        if (x > largest || std::isnan(x)) largest = x;
    }
    return expected;
}

std::vector<Expected> ExpectedLogSumExps(const OpCall& call) {
    const std::vector<int64_t> outputs = BroadcastIndices(call.out[0].dims, call.input(0).dims);
    std::vector<Expected> expected = ExpectedMaxima(call);
    std::vector<double> sums(expected.size());
    for (size_t i = 0; i < outputs.size(); ++i) {
        sums[outputs[i]] += std::exp(call.input(0).f32()[i] - expected[outputs[i]].value);
    }
    for (size_t i = 0; i < sums.size(); ++i) {
        if (!std::isfinite(expected[i].value)) continue;
        // A relative error of the sum is an absolute one of its logarithm.
        expected[i].value += std::log(sums[i]);
        expected[i].tolerance = UlpTolerance(expected[i].value, 1) + SumTolerance(kLongestChain, 1);
    }
    return expected;
}

Expectation ExpectedReduction(const OpCall& call) {
    switch (call.instruction.kind) {
        case LTN_REDUCE_MAX:
            return {ExpectedMaxima(call)};
        case LTN_REDUCE_LOG_SUM_EXP:
            return {ExpectedLogSumExps(call)};
        default:
            return {ExpectedSums(call)};
    }
}

void CheckReduction(ltn_reduce kind, const TestTensor& x, int32_t axes) {
    SCOPED_TRACE("axes " + std::to_string(axes) + " of " + testing::PrintToString(x.dims));
    const OpCall call = ReduceCall(kind, x, axes);
    CheckOp(call, ExpectedReduction(call));
}

constexpr ltn_reduce kKinds[] = {LTN_REDUCE_SUM, LTN_REDUCE_MEAN, LTN_REDUCE_MAX, LTN_REDUCE_LOG_SUM_EXP};
constexpr const char* kKindNames[] = {"sum", "mean", "max", "log_sum_exp"};

// Gives a shape and axes for the size of the problem.
struct Arrangement {
    const char* name;
    Shape (*shape)(const Shape& size);
    int32_t (*axes)(Random& random, const Shape& shape);
};

const std::vector<Arrangement>& Arrangements() {
    static const std::vector<Arrangement> arrangements = {
        {"to_scalar", [](const Shape& size) { return size; },
         [](Random&, const Shape& shape) { return (1 << shape.size()) - 1; }},
        {"any_axes", [](const Shape& size) { return size; },
         [](Random& random, const Shape& shape) {
             return static_cast<int32_t>(random.Integer(0, (1 << shape.size()) - 1));
         }},
        {"rows",
         [](const Shape& size) {
             return Shape{5, ElementCount(size)};
         },
         [](Random&, const Shape&) { return 2; }},
        {"wide_columns",
         [](const Shape& size) {
             return Shape{7, ElementCount(size)};
         },
         [](Random&, const Shape&) { return 1; }},
        {"tall_columns",
         [](const Shape& size) {
             return Shape{ElementCount(size), 3};
         },
         [](Random&, const Shape&) { return 1; }},
    };
    return arrangements;
}

std::vector<OpCase> ReduceCases() {
    std::vector<OpCase> cases;
    for (const ltn_reduce kind : kKinds) {
        for (const Arrangement& arrangement : Arrangements()) {
            const auto make = [kind, arrangement](Random& random, const Shape& size) {
                const Shape shape = arrangement.shape(size);
                return ReduceCall(kind, random.Values(shape), arrangement.axes(random, shape));
            };
            cases.push_back({std::string(kKindNames[kind]) + "_" + arrangement.name, make, ExpectedReduction,
                             &MildSpecialValues()});
        }
    }
    return cases;
}

INSTANTIATE_TEST_SUITE_P(Reduce, OpTest, testing::ValuesIn(ReduceCases()), CaseName);

TEST(Reduce, Every_set_of_axes_of_a_tensor_of_full_rank) {
    Random random(4);
    const TestTensor x = random.Values({2, 3, 4, 5, 6, 7});
    for (const ltn_reduce kind : kKinds) {
        for (int32_t axes = 0; axes < 64; ++axes) CheckReduction(kind, x, axes);
    }
}

TEST(Reduce, Axes_of_size_1_change_nothing) {
    Random random(5);
    const TestTensor x = random.Values({1, 37, 1, 5, 1});
    for (const ltn_reduce kind : kKinds) {
        for (int32_t axes = 0; axes < 32; ++axes) CheckReduction(kind, x, axes);
    }
}

TEST(Reduce, Long_reductions_stay_accurate) {
    Random random(6);
    const TestTensor vector = random.Values({1000003}, 0, 1);
    const TestTensor columns = random.Values({200003, 3}, 0, 1);
    const TestTensor rows = random.Values({3, 200003}, 0, 1);
    const TestTensor middle = random.Values({4, 30011, 5}, 0, 1);
    const TestTensor outer = random.Values({300, 5, 401}, 0, 1);
    const TestTensor wide = random.Values({130, 784}, 0, 1);
    for (const ltn_reduce kind : kKinds) {
        CheckReduction(kind, vector, 1);
        CheckReduction(kind, columns, 1);
        CheckReduction(kind, rows, 2);
        CheckReduction(kind, middle, 2);
        CheckReduction(kind, outer, 5);
        CheckReduction(kind, outer, 2);
        CheckReduction(kind, wide, 1);
    }
}

TEST(Reduce, Sums_overflow_only_if_the_result_does) {
    const auto filled = [](const Shape& shape, float x) {
        return TestTensor(shape, std::vector<float>(static_cast<size_t>(ElementCount(shape)), x));
    };
    const auto large = static_cast<double>(3e38f);
    CheckOp(ReduceCall(LTN_REDUCE_MEAN, filled({128}, 3e38f), 1), {{{large, 0.0}}});
    CheckOp(ReduceCall(LTN_REDUCE_MEAN, filled({2, 128}, -3e38f), 2), {{{-large, 0.0}, {-large, 0.0}}});
    CheckOp(ReduceCall(LTN_REDUCE_MEAN, filled({128, 83}, 3e38f), 1), {std::vector<Expected>(83, {large, 0.0})});
    CheckOp(ReduceCall(LTN_REDUCE_SUM, filled({128}, 3e38f), 1), {{{INFINITY, 0.0}}});
    std::vector<float> values(256, 3e38f);
    std::fill_n(values.begin() + 128, 128, -3e38f);
    CheckOp(ReduceCall(LTN_REDUCE_SUM, TestTensor({256}, values), 1), {{{0.0, 0.0}}});
    CheckOp(ReduceCall(LTN_REDUCE_SUM, TestTensor({256, 1}, values), 1), {{{0.0, 0.0}}});
}

// Equal numbers have equal roundings, so a long running sum in single precision would drift.
TEST(Reduce, Chains_of_single_precision_are_short) {
    constexpr int64_t kRows = 1 << 15, kColumns = 83;
    const std::vector<float> x(static_cast<size_t>(kRows * kColumns), 0.1f);
    for (const ltn_variant variant : SupportedVariants()) {
        SCOPED_TRACE(variant);
        const ReduceKernels::Join& sum = KernelsFor(variant).reduce.sum;
        const auto check = [](double total, int64_t count) {
            const double exact = static_cast<double>(count) * 0.1f;
            EXPECT_NEAR(total, exact, exact * (kLongestChain + 1) * 0x1p-24);
        };
        check(sum.row(x.data(), kRows * kColumns), kRows * kColumns);
        std::vector<double> totals(kColumns);
        sum.add_rows(totals.data(), x.data(), kColumns, kRows, kColumns);
        for (const double total : totals) check(total, kRows);
    }
}

TEST(Reduce, Log_sum_exp_neither_overflows_nor_loses_infinities) {
    const auto check = [](const std::vector<float>& column, double value, double tolerance) {
        const auto length = static_cast<int64_t>(column.size());
        CheckOp(ReduceCall(LTN_REDUCE_LOG_SUM_EXP, TestTensor({length}, column), 1), {{{value, tolerance}}});
        std::vector<float> table;
        for (const float x : column) table.insert(table.end(), 19, x);
        CheckOp(ReduceCall(LTN_REDUCE_LOG_SUM_EXP, TestTensor({length, 19}, table), 1),
                {std::vector<Expected>(19, {value, tolerance})});
    };
    check({3e38f, 3e38f, -3e38f}, 3e38f, 0);
    check({1000, 1000}, 1000 + std::log(2.0), 1e-4);
    check({-1000, -1000, -INFINITY}, -1000 + std::log(2.0), 1e-4);
    check(std::vector<float>(300, -INFINITY), -INFINITY, 0);
    check({1, INFINITY, -INFINITY, INFINITY}, INFINITY, 0);
    check({1, INFINITY, NAN}, NAN, 0);
    std::vector<float> late(300, -INFINITY);
    late[299] = 5;
    check(late, 5, 0);
}

TEST(Reduce, Nothing_sums_to_0_averages_to_NaN_and_has_no_largest) {
    const TestTensor x({4, 0, 3});
    CheckOp(ReduceCall(LTN_REDUCE_SUM, x, 2), {std::vector<Expected>(12, {0.0, 0.0})});
    CheckOp(ReduceCall(LTN_REDUCE_MEAN, x, 2), {std::vector<Expected>(12, {NAN, 0.0})});
    CheckOp(ReduceCall(LTN_REDUCE_MAX, x, 7), {std::vector<Expected>(1, {-INFINITY, 0.0})});
    CheckOp(ReduceCall(LTN_REDUCE_LOG_SUM_EXP, x, 2), {std::vector<Expected>(12, {-INFINITY, 0.0})});
    CheckOp(ReduceCall(LTN_REDUCE_SUM, x, 1), {std::vector<Expected>()});
}

TEST(Reduce, Validation_refuses_other_axes_and_shapes) {
    const auto call = [] { return ReduceCall(LTN_REDUCE_SUM, TestTensor({-1, 4}), 1); };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.kind = 4;
    EXPECT_EQ(Refusal(bad), "kind 4 is no reduction, expected 0 to 3");
    bad = call();
    bad.instruction.flags = 4;
    EXPECT_EQ(Refusal(bad), "flags (axes) are 4, expected 0 to 3 for in0 of rank 2");
    bad.instruction.flags = -1;
    EXPECT_EQ(Refusal(bad), "flags (axes) are -1, expected 0 to 3 for in0 of rank 2");
    bad = call();
    bad.instruction.flags = 2;
    EXPECT_EQ(Refusal(bad), "out0 has shape [1, 4], expected [batch, 1]: in0 with its reduced axes of size 1");
    bad = call();
    bad.out[0].dims = {4};
    EXPECT_EQ(Refusal(bad), "out0 has shape [4], expected [1, 4]: in0 with its reduced axes of size 1");
    bad = call();
    bad.in[0]->dtype = LTN_DTYPE_U8;
    EXPECT_EQ(Refusal(bad), "in0 has element type u8, expected f32");
    bad = call();
    bad.out[0].dtype = LTN_DTYPE_I32;
    EXPECT_EQ(Refusal(bad), "out0 has element type i32, expected f32");
}

}  // namespace

}  // namespace latent
