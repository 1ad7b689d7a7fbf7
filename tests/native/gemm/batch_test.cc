// Products of matrices side by side have the bits of MATMUL, whatever broadcasting repeats.
#include <gmock/gmock.h>

#include <cmath>

#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {
namespace {

constexpr ltn_form kForms[] = {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN};

struct Size {
    int64_t m, n, k;
};

// The dimensions outside of the matrices.
struct Outer {
    Shape a, b, out;
};

Shape Joined(Shape outer, int64_t rows, int64_t columns) {
    outer.push_back(rows);
    outer.push_back(columns);
    return outer;
}

OpCall BatchCall(Random& random, ltn_form form, const Outer& outer, const Size& size) {
    const auto [m, n, k] = size;
    const Shape a = form == LTN_FORM_TN ? Joined(outer.a, k, m) : Joined(outer.a, m, k);
    const Shape b = form == LTN_FORM_NT ? Joined(outer.b, n, k) : Joined(outer.b, k, n);
    OpCall call{.opcode = LTN_OPCODE_BATCH_MATMUL,
                .in = {random.Values(a, -1, 1), random.Values(b, -1, 1)},
                .out = {TestTensor(Joined(outer.out, m, n))}};
    call.instruction.kind = form;
    return call;
}

TestTensor Slice(const TestTensor& tensor, int64_t place) {
    const Shape dims(tensor.dims.end() - 2, tensor.dims.end());
    const int64_t count = dims[0] * dims[1];
    const auto values = tensor.f32();
    return TestTensor(dims, std::vector<float>(values.begin() + place * count, values.begin() + (place + 1) * count));
}

void CheckBatch(const OpCall& call, const Outer& outer, ltn_variant variant) {
    OpCall single{.opcode = LTN_OPCODE_MATMUL, .in = {}, .out = {}};
    single.instruction.kind = call.instruction.kind;
    const Shape& dims = call.out[0].dims;
    const int64_t elements = dims[dims.size() - 2] * dims.back();
    const std::vector<int64_t> of_a = BroadcastIndices(outer.a, outer.out), of_b = BroadcastIndices(outer.b, outer.out);
    std::vector<float> expected;
    for (size_t i = 0; i < of_a.size(); ++i) {
        single.in = {Slice(call.input(0), of_a[i]), Slice(call.input(1), of_b[i])};
        single.out = {TestTensor(Shape(dims.end() - 2, dims.end()))};
        const std::vector<float> product = RunOp(single, variant, 1).out[0];
        expected.insert(expected.end(), product.begin(), product.end());
    }
    for (const int threads : {1, 2, 3}) {
        const std::vector<float> actual = RunOp(call, variant, threads).out[0];
        ASSERT_EQ(actual.size(), of_a.size() * static_cast<size_t>(elements));
        EXPECT_TRUE(TestTensor::BytesOf(actual) == TestTensor::BytesOf(expected))
            << "variant " << variant << ", " << threads << " threads, " << of_a.size() << " products of "
            << testing::PrintToString(dims);
    }
}

// The sums in double precision.
Expectation ExpectedProducts(const OpCall& call, const Outer& outer, const Size& size) {
    const auto [m, n, k] = size;
    const ltn_form form = call.instruction.kind;
    const std::vector<int64_t> of_a = BroadcastIndices(outer.a, outer.out), of_b = BroadcastIndices(outer.b, outer.out);
    std::vector<Expected> expected;
    for (size_t index = 0; index < of_a.size(); ++index) {
        const float* const a = call.input(0).f32().data() + of_a[index] * m * k;
        const float* const b = call.input(1).f32().data() + of_b[index] * k * n;
        for (int64_t element = 0; element < m * n; ++element) {
            const int64_t i = element / n, j = element % n;
            double sum = 0, magnitude = 0;
            for (int64_t p = 0; p < k; ++p) {
                const double term = static_cast<double>(form == LTN_FORM_TN ? a[p * m + i] : a[i * k + p]) *
                                    static_cast<double>(form == LTN_FORM_NT ? b[j * k + p] : b[p * n + j]);
                sum += term;
                magnitude += std::fabs(term);
            }
            expected.push_back({sum, SumTolerance(k, magnitude)});
        }
    }
    return {expected};
}

void CheckAgainstDoubleSums(Random& random) {
    const Outer outers[] = {{{}, {}, {}},          {{3}, {3}, {3}}, {{4}, {}, {4}},
                            {{3, 1}, {4}, {3, 4}}, {{1}, {2}, {2}}, {{0}, {1}, {0}}};
    for (const ltn_form form : kForms) {
        for (const Outer& outer : outers) {
            for (const Size& size :
                 {Size{0, 2, 3}, {2, 0, 3}, {2, 3, 0}, {1, 1, 1}, {1, 7, 5}, {5, 2, 7}, {13, 17, 16}, {6, 33, 17}}) {
                SCOPED_TRACE("m, n, k " + testing::PrintToString(Shape{size.m, size.n, size.k}));
                const OpCall call = BatchCall(random, form, outer, size);
                CheckOp(call, ExpectedProducts(call, outer, size));
            }
        }
    }
}

TEST(BatchMatmul, Products_match_the_double_sums) {
    Random random(3);
    CheckAgainstDoubleSums(random);
}

TEST(BatchMatmul, Values_that_are_not_finite_stay_in_their_product) {
    Random random(4);
    random.specials = &MildSpecialValues();
    CheckAgainstDoubleSums(random);
}

TEST(BatchMatmul, Products_have_the_bits_of_single_ones) {
    Random random(1);
    const Outer outers[] = {
        {{}, {}, {}},          {{5}, {5}, {5}},          {{5}, {}, {5}},  {{}, {3}, {3}},
        {{2, 1}, {3}, {2, 3}}, {{2, 3}, {1, 3}, {2, 3}}, {{1}, {1}, {4}}, {{2, 1, 2, 1}, {3, 1, 2}, {2, 3, 2, 2}},
        {{0}, {0}, {0}}};
    for (const ltn_variant variant : SupportedVariants()) {
        for (const ltn_form form : kForms) {
            for (const Outer& outer : outers) {
                for (const Size& size : {Size{1, 1, 1}, {3, 5, 7}, {16, 16, 16}, {14, 33, 0}, {7, 3, 65}}) {
                    CheckBatch(BatchCall(random, form, outer, size), outer, variant);
                }
            }
        }
    }
}

// Large products, which all threads share, and many small ones, of which each thread takes some.
TEST(BatchMatmul, Threads_change_no_bit) {
    Random random(2);
    const Outer few{{2}, {2}, {2}}, odd{{3}, {3}, {3}}, many{{70}, {70}, {70}}, shared{{40}, {}, {40}};
    for (const ltn_variant variant : SupportedVariants()) {
        for (const ltn_form form : kForms) {
            CheckBatch(BatchCall(random, form, few, {130, 150, 410}), few, variant);
            CheckBatch(BatchCall(random, form, odd, {130, 70, 150}), odd, variant);
            CheckBatch(BatchCall(random, form, few, {15, 34000, 4}), few, variant);
            CheckBatch(BatchCall(random, form, many, {20, 31, 40}), many, variant);
            CheckBatch(BatchCall(random, form, shared, {33, 64, 48}), shared, variant);
        }
    }
}

OpCall Symbolic(ltn_form form, Shape out, Shape a, Shape b) {
    OpCall call{.opcode = LTN_OPCODE_BATCH_MATMUL,
                .in = {TestTensor(std::move(a)), TestTensor(std::move(b))},
                .out = {TestTensor(std::move(out))}};
    call.instruction.kind = form;
    return call;
}

TEST(BatchMatmul, Validation_accepts_shapes_that_fit_for_every_batch) {
    EXPECT_EQ(Refusal(Symbolic(LTN_FORM_NN, {-1, 4, 3}, {-1, 4, 5}, {-1, 5, 3})), "");
    EXPECT_EQ(Refusal(Symbolic(LTN_FORM_NT, {-1, 2, -1, 3}, {2, -1, 5}, {-1, 1, 3, 5})), "");
    EXPECT_EQ(Refusal(Symbolic(LTN_FORM_TN, {4, 3}, {-2, 4}, {-2, 3})), "");
}

TEST(BatchMatmul, Validation_refuses_shapes_that_do_not_fit) {
    EXPECT_THAT(Refusal(Symbolic(LTN_FORM_NN, {2, 4, 3}, {2, 4, 5}, {2, 4, 3})), testing::HasSubstr("[2, 4, 3]"));
    EXPECT_EQ(Refusal(Symbolic(LTN_FORM_NN, {2, 4, 3}, {3, 4, 5}, {5, 3})),
              "in0 without its last two dimensions has shape [3], which does not broadcast to [2] of out0 without its "
              "last two dimensions");
    EXPECT_THAT(Refusal(Symbolic(LTN_FORM_NN, {-1, 4, 3}, {4, 5}, {2, 5, 3})), testing::HasSubstr("in1"));
    EXPECT_THAT(Refusal(Symbolic(LTN_FORM_NN, {4, 3}, {1, 4, 5}, {5, 3})), testing::HasSubstr("in0"));
    EXPECT_THAT(Refusal(Symbolic(LTN_FORM_NN, {3}, {5}, {5, 3})), testing::HasSubstr("2 or more dimensions"));
    OpCall call = Symbolic(LTN_FORM_NN, {2, 4, 3}, {2, 4, 5}, {2, 5, 3});
    call.instruction.flags = LTN_ACTIVATION_RELU;
    EXPECT_NE(Refusal(call), "");
    call.instruction.flags = 0;
    call.instruction.kind = 3;
    EXPECT_NE(Refusal(call), "");
    call.instruction.kind = LTN_FORM_NN;
    call.in[0]->dtype = LTN_DTYPE_I32;
    EXPECT_NE(Refusal(call), "");
}

}  // namespace
}  // namespace latent
