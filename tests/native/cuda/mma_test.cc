// Products on tensor cores, whose factors are rounded: in every form, with every epilogue, around the sizes of tiles. A
// GPU adds in an order of its own, so that its bits may be others than those recorded, and only the tolerance counts.
#include <algorithm>
#include <cmath>

#include "cuda/op_cases.h"
#include "support/tolerance.h"

namespace latent {
namespace {

class CudaMma : public WithCuda, public testing::WithParamInterface<ltn_precision> {
protected:
    CudaMma() { tensor_ = MakeContext("cuda", LTN_VARIANT_BEST, GetParam()); }
    ~CudaMma() override { ltn_context_destroy(tensor_); }

    Outputs RunOnTensorCores(const OpProgram& program, int32_t batch) {
        Outputs results = RunUnrecorded(tensor_, program, batch);
        if (IsFalseDriver()) ExpectRecordedBits(results);
        return results;
    }

    ltn_context* tensor_ = nullptr;
};

INSTANTIATE_TEST_SUITE_P(Precisions, CudaMma, testing::Values(LTN_PRECISION_TF32, LTN_PRECISION_BF16),
                         [](const auto& test) { return test.param == LTN_PRECISION_TF32 ? "tf32" : "bf16"; });

// The nearest number with 10 or 7 bits of mantissa; a tie goes away from 0 in tf32, and to even in bf16.
double RoundedTo(ltn_precision precision, double x) {
    if (x == 0.0 || !std::isfinite(x)) return x;
    const int bits = precision == LTN_PRECISION_TF32 ? 10 : 7;
    const double unit = std::ldexp(1.0, std::max(std::ilogb(x), -126) - bits);
    return (precision == LTN_PRECISION_TF32 ? std::round(x / unit) : std::nearbyint(x / unit)) * unit;
}

// One product with random factors.
struct Product {
    ltn_form form;
    int64_t m, n, k;
    TestTensor a, b;

    Product(ltn_form f, const std::array<int64_t, 3>& shape, Random& random)
        : form(f),
          m(shape[0]),
          n(shape[1]),
          k(shape[2]),
          a(random.Values({m * k}, -1, 1)),
          b(random.Values({n * k}, -1, 1)) {}

    Shape ShapeA() const { return form == LTN_FORM_TN ? Shape{k, m} : Shape{m, k}; }
    Shape ShapeB() const { return form == LTN_FORM_NT ? Shape{n, k} : Shape{k, n}; }

    // The sum over k for an element of body(a, b).
    template <class Body>
    double Sum(int64_t i, int64_t j, const Body& body) const {
        double sum = 0;
        for (int64_t p = 0; p < k; ++p) {
            sum += body(a.f32()[static_cast<size_t>(form == LTN_FORM_TN ? p * m + i : i * k + p)],
                        b.f32()[static_cast<size_t>(form == LTN_FORM_NT ? j * k + p : p * n + j)]);
        }
        return sum;
    }
    double Exact(int64_t i, int64_t j) const {
        return Sum(i, j, [](double x, double y) { return x * y; });
    }
    double Magnitude(int64_t i, int64_t j) const {
        return Sum(i, j, [](double x, double y) { return std::fabs(x * y); });
    }
    double OfRounded(ltn_precision precision, int64_t i, int64_t j) const {
        return Sum(i, j, [&](double x, double y) { return RoundedTo(precision, x) * RoundedTo(precision, y); });
    }
};

// Expects each element within the tolerance of expected(i, j).
template <class Expected>
void ExpectElements(const std::vector<float>& out, const Product& product, ltn_precision rounding,
                    const Expected& expected) {
    ASSERT_EQ(out.size(), static_cast<size_t>(product.m * product.n));
    for (int64_t i = 0; i < product.m; ++i) {
        for (int64_t j = 0; j < product.n; ++j) {
            // Rounded factors are larger by at most a hundredth; and the end has roundings of its own.
            const double magnitude = 1.01 * product.Magnitude(i, j);
            const double tolerance = MmaTolerance(rounding, product.k, magnitude) + 8 * kEpsilon;
            const float actual = out[static_cast<size_t>(i * product.n + j)];
            ASSERT_NEAR(actual, expected(i, j), tolerance) << "element " << i << ", " << j;
        }
    }
}

TEST_P(CudaMma, products_are_those_of_rounded_factors) {
    Random random(3);
    for (const ltn_form form : {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN}) {
        for (const std::array<int64_t, 3>& shape : std::vector<std::array<int64_t, 3>>{{1, 1, 1},
                                                                                       {5, 7, 0},
                                                                                       {1, 70, 5},
                                                                                       {90, 1, 20},
                                                                                       {33, 31, 17},
                                                                                       {64, 65, 16},
                                                                                       {64, 64, 64},
                                                                                       {66, 72, 130},
                                                                                       {128, 256, 48},
                                                                                       {300, 140, 33},
                                                                                       {3, 40, 1203}}) {
            const Product product(form, shape, random);
            SCOPED_TRACE("form " + std::to_string(form) + ", " + testing::PrintToString(shape));
            OpProgram program;
            program.Add(LTN_OPCODE_MATMUL, {program.Out({product.m, product.n})},
                        {program.With(product.ShapeA(), product.a), program.With(product.ShapeB(), product.b)}, form);
            const Outputs outputs = RunOnTensorCores(program, 1);
            ExpectElements(outputs[0], product, LTN_PRECISION_F32,
                           [&](int64_t i, int64_t j) { return product.OfRounded(GetParam(), i, j); });
            ExpectElements(outputs[0], product, GetParam(), [&](int64_t i, int64_t j) { return product.Exact(i, j); });
        }
    }
}

double Activated(ltn_activation activation, double x, double slope) {
    switch (activation) {
        case LTN_ACTIVATION_RELU:
            return std::max(x, 0.0);
        case LTN_ACTIVATION_LEAKY_RELU:
            return x > 0 ? x : slope * x;
        case LTN_ACTIVATION_TANH:
            return std::tanh(x);
        case LTN_ACTIVATION_SIGMOID:
            return 1 / (1 + std::exp(-x));
        default:
            return x;
    }
}

// Activations and gates do not make an error larger.
TEST_P(CudaMma, epilogues_compute_in_single_precision) {
    Random random(4);
    constexpr int64_t kM = 70, kN = 90, kK = 37;
    for (int32_t activation = LTN_ACTIVATION_NONE; activation <= LTN_ACTIVATION_SIGMOID; ++activation) {
        for (const ltn_form form : {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN}) {
            SCOPED_TRACE("activation " + std::to_string(activation) + ", form " + std::to_string(form));
            const Product product(form, {kM, kN, kK}, random);
            const TestTensor bias = random.Values({kN}, -1, 1);
            const TestTensor gate = random.Values({kM, kN}, -1, 1);
            OpProgram program;
            program.Add(LTN_OPCODE_MATMUL, {program.Out({kM, kN})},
                        {program.With(product.ShapeA(), product.a), program.With(product.ShapeB(), product.b),
                         program.With({kN}, bias), program.With({kM, kN}, gate)},
                        form, activation, {0.2, 0.1});
            ExpectElements(RunOnTensorCores(program, 1)[0], product, LTN_PRECISION_F32, [&](int64_t i, int64_t j) {
                const auto at = static_cast<size_t>(i * kN + j);
                const double sum = product.OfRounded(GetParam(), i, j);
                const double value = Activated(activation, sum + bias.f32()[static_cast<size_t>(j)], 0.2);
                return gate.f32()[at] > 0 ? value : 0.1 * value;
            });
        }
    }
}

TEST_P(CudaMma, a_product_is_added) {
    Random random(5);
    const Product product(LTN_FORM_NN, {70, 33, 801}, random);
    OpProgram program;
    const TestTensor add = random.Values({70, 33}, -1, 1);
    program.outputs.push_back(program.With({70, 33}, add));
    program.Add(LTN_OPCODE_MATMUL, program.outputs,
                {program.With(product.ShapeA(), product.a), program.With(product.ShapeB(), product.b), -1, -1,
                 program.outputs[0]},
                LTN_FORM_NN);
    ExpectElements(RunOnTensorCores(program, 1)[0], product, LTN_PRECISION_F32, [&](int64_t i, int64_t j) {
        return product.OfRounded(GetParam(), i, j) + add.f32()[static_cast<size_t>(i * 33 + j)];
    });
}

TEST_P(CudaMma, sums_of_rows_and_convolutions_have_the_bits_of_single_precision) {
    OpProgram program(9);
    program.Add(LTN_OPCODE_MATMUL, {program.Out({70, 33}), program.Out({70})},
                {program.In({kBatch, 70}), program.In({kBatch, 33})}, LTN_FORM_TN);
    program.Add(LTN_OPCODE_CONV, {program.Out({kBatch, 4, 4, 6})},
                {program.In({kBatch, 6, 6, 3}), program.In({6, 3, 3, 3})}, 0, LTN_ACTIVATION_NONE,
                {1, 1, 0, 0, 1, 1, 1});
    const Outputs rounded = RunOnTensorCores(program, 9);
    const Outputs exact = RunUnrecorded(cuda_, program, 9);
    ExpectEqualBits({rounded[1], rounded[2]}, {exact[1], exact[2]});
    EXPECT_NE(rounded[0], exact[0]);
}

// The tolerance is that of a product with the factors' magnitudes.
TEST_P(CudaMma, products_side_by_side_are_those_of_single_precision_within_the_tolerance) {
    for (const ltn_form form : {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN}) {
        SCOPED_TRACE("form " + std::to_string(form));
        const auto shape = [](Shape outer, int64_t rows, int64_t columns, bool transposed) {
            outer.push_back(transposed ? columns : rows);
            outer.push_back(transposed ? rows : columns);
            return outer;
        };
        const auto program = [&](double low) {
            OpProgram p(5);
            const auto add = [&](const Shape& a, const Shape& b, const Shape& c) {
                p.Add(LTN_OPCODE_BATCH_MATMUL, {p.Out(shape(c, 40, 35, false))},
                      {p.In(shape(a, 40, 21, form == LTN_FORM_TN), low),
                       p.In(shape(b, 21, 35, form == LTN_FORM_NT), low)},
                      form);
            };
            add({kBatch, 3}, {kBatch, 3}, {kBatch, 3});
            add({2, 1, 3}, {kBatch, 1}, {2, kBatch, 3});
            add({}, {kBatch}, {kBatch});
            return p;
        };
        OpProgram positive = program(-1);
        for (auto& [tensor, bytes] : positive.contents) {
            for (size_t i = 3; i < bytes.size(); i += 4) bytes[i] &= std::byte{0x7F};  // No sign.
        }
        const Outputs rounded = RunOnTensorCores(program(-1), 5);
        const Outputs exact = RunUnrecorded(cuda_, program(-1), 5);
        const Outputs magnitudes = RunUnrecorded(cuda_, positive, 5);
        for (size_t out = 0; out < exact.size(); ++out) {
            for (size_t i = 0; i < exact[out].size(); ++i) {
                const double tolerance = MmaTolerance(GetParam(), 21, 1.01 * magnitudes[out][i]);
                ASSERT_NEAR(rounded[out][i], exact[out][i], tolerance) << "output " << out << ", element " << i;
            }
        }
    }
}

// More tiles than blocks of threads; the products are one after another in memory, and so are their rows.
TEST_P(CudaMma, blocks_make_one_tile_after_another) {
    Random random(9);
    const Product product(LTN_FORM_NN, {18 * 66, 66, 20}, random);
    OpProgram program;
    program.Add(LTN_OPCODE_BATCH_MATMUL, {program.Out({18, 66, 66})},
                {program.With({18, 66, 20}, product.a), program.With(product.ShapeB(), product.b)}, LTN_FORM_NN);
    ExpectElements(RunOnTensorCores(program, 1)[0], product, LTN_PRECISION_F32,
                   [&](int64_t i, int64_t j) { return product.OfRounded(GetParam(), i, j); });
}

// Ties, the ends of the range, and what is not a number: each factor times 1.
TEST_P(CudaMma, factors_are_rounded_to_the_nearest) {
    constexpr float kInf = std::numeric_limits<float>::infinity();
    const std::vector<float> factors = {
        1.0f + 0x1p-11f, 1.0f + 0x1.8p-10f, -1.0f - 0x1p-11f, 1.0f + 0x1p-8f, 1.0f + 0x1.8p-7f,
        -1.0f - 0x1p-8f, 0x1.ffep127f,      0x1p-120f,        -0.0f,          kInf,
        -kInf,           3.14159265f};
    const auto count = static_cast<int64_t>(factors.size());
    OpProgram program;
    program.Add(LTN_OPCODE_MATMUL, {program.Out({count, 1})},
                {program.With({count, 1}, TestTensor({count}, factors)), program.With({1, 1}, TestTensor({1}, {1.0f}))},
                LTN_FORM_NN);
    std::vector<float> expected;
    for (const float x : factors) expected.push_back(static_cast<float>(RoundedTo(GetParam(), x)) + 0.0f);
    ExpectEqualBits(RunOnTensorCores(program, 1), {expected});
}

TEST_P(CudaMma, what_is_not_a_number_stays_in_its_row) {
    Random random(6);
    constexpr int64_t kM = 67, kN = 35, kK = 18, kRow = 41;
    TestTensor a = random.Values({kM * kK}, -1, 1);
    const std::vector<std::byte> nan = TestTensor::BytesOf<float>({std::numeric_limits<float>::quiet_NaN()});
    std::copy(nan.begin(), nan.end(), a.bytes.begin() + 4 * (kRow * kK + kK - 1));
    OpProgram program;
    program.Add(LTN_OPCODE_MATMUL, {program.Out({kM, kN})},
                {program.With({kM, kK}, a), program.With({kK, kN}, random.Values({kK * kN}, -1, 1))}, LTN_FORM_NN);
    const std::vector<float> out = RunOnTensorCores(program, 1)[0];
    for (int64_t i = 0; i < kM * kN; ++i) EXPECT_EQ(std::isnan(out[static_cast<size_t>(i)]), i / kN == kRow) << i;
}

}  // namespace
}  // namespace latent
