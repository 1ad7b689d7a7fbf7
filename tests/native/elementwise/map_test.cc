#include <cmath>
#include <cstring>

#include "cpu/kernels/elementwise/elementwise.h"
#include "cpu/kernels/kernels.h"
#include "cpu/runtime/variant.h"
#include "support/angle_oracle.h"
#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

struct MapReference {
    const char* name;
    ltn_map kind;
    double ulps;  // Largest allowed error.
    double (*function)(double x, double a, double b);
};

double Relu(double x) {
    return std::isnan(x) ? x : std::fmax(x, 0.0);
}

const std::vector<MapReference>& MapReferences() {
    static const std::vector<MapReference> references = {
        {"identity", LTN_MAP_IDENTITY, 0, [](double x, double, double) { return x; }},
        {"negate", LTN_MAP_NEGATE, 0, [](double x, double, double) { return -x; }},
        {"abs", LTN_MAP_ABS, 0, [](double x, double, double) { return std::fabs(x); }},
        {"sign", LTN_MAP_SIGN, 0,
         [](double x, double, double) { return std::isnan(x) ? x : double((x > 0) - (x < 0)); }},
        {"square", LTN_MAP_SQUARE, 0.5, [](double x, double, double) { return x * x; }},
        {"sqrt", LTN_MAP_SQRT, 0.5, [](double x, double, double) { return std::sqrt(x); }},
        {"reciprocal", LTN_MAP_RECIPROCAL, 0.5, [](double x, double, double) { return 1 / x; }},
        {"exp", LTN_MAP_EXP, 2, [](double x, double, double) { return std::exp(x); }},
        {"expm1", LTN_MAP_EXPM1, 3, [](double x, double, double) { return std::expm1(x); }},
        {"log", LTN_MAP_LOG, 2, [](double x, double, double) { return std::log(x); }},
        {"log1p", LTN_MAP_LOG1P, 2, [](double x, double, double) { return std::log1p(x); }},
        {"sin", LTN_MAP_SIN, 3, [](double x, double, double) { return OracleSin(x); }},
        {"cos", LTN_MAP_COS, 3, [](double x, double, double) { return OracleCos(x); }},
        {"tanh", LTN_MAP_TANH, 3, [](double x, double, double) { return std::tanh(x); }},
        {"sigmoid", LTN_MAP_SIGMOID, 2, [](double x, double, double) { return 1 / (1 + std::exp(-x)); }},
        {"softplus", LTN_MAP_SOFTPLUS, 3,
         [](double x, double, double) { return Relu(x) + std::log1p(std::exp(-std::fabs(x))); }},
        {"relu", LTN_MAP_RELU, 0, [](double x, double, double) { return Relu(x); }},
        {"leaky_relu", LTN_MAP_LEAKY_RELU, 0.5, [](double x, double a, double) { return x > 0 ? x : a * x; }},
        {"step", LTN_MAP_STEP, 0, [](double x, double, double) { return x > 0 ? 1.0 : 0.0; }},
        {"affine", LTN_MAP_AFFINE, 0.5,
         [](double x, double a, double b) { return static_cast<double>(static_cast<float>(a * x)) + b; }},
        {"erf", LTN_MAP_ERF, 2, [](double x, double, double) { return std::erf(x); }},
    };
    return references;
}

Expected ExpectedMap(const MapReference& reference, float x, double a, double b) {
    const double exact = reference.function(x, a, b);
    return {exact, UlpTolerance(exact, reference.ulps)};
}

OpCall MapCall(ltn_map kind, const TestTensor& x, const Shape& out, double a, double b) {
    OpCall call{.opcode = LTN_OPCODE_MAP, .in = {x}, .out = {TestTensor(out)}};
    call.instruction.kind = kind;
    call.instruction.attributes[0] = a;
    call.instruction.attributes[1] = b;
    return call;
}

OpCase MapCase(const MapReference& reference) {
    const auto make = [reference](Random& random, const Shape& shape) {
        const double a = static_cast<float>(random.Real(-2, 2));
        const double b = static_cast<float>(random.Real(-2, 2));
        return MapCall(reference.kind, random.Values(random.Operand(shape)), shape, a, b);
    };
    const auto oracle = [reference](const OpCall& call) {
        const double* attributes = call.instruction.attributes;
        std::vector<Expected> expected;
        for (const int64_t i : BroadcastIndices(call.input(0).dims, call.out[0].dims)) {
            const float x = call.input(0).f32()[static_cast<size_t>(i)];
            expected.push_back(ExpectedMap(reference, x, attributes[0], attributes[1]));
        }
        return Expectation{expected};
    };
    return {reference.name, make, oracle};
}

std::vector<OpCase> MapCases() {
    std::vector<OpCase> cases;
    for (const MapReference& reference : MapReferences()) cases.push_back(MapCase(reference));
    return cases;
}

INSTANTIATE_TEST_SUITE_P(Map, OpTest, testing::ValuesIn(MapCases()), CaseName);

TEST(Map, Table_names_every_function_once) {
    ASSERT_EQ(MapReferences().size(), static_cast<size_t>(kMapCount));
    for (int32_t kind = 0; kind < kMapCount; ++kind) EXPECT_EQ(MapReferences()[kind].kind, kind);
}

// Bit patterns over the whole range of floats, and the neighbourhoods of the multiples of pi / 2.
std::vector<float> SampleOfAllFloats() {
    std::vector<float> sample;
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += 104729) {
        const auto pattern = static_cast<uint32_t>(bits);
        float value;
        std::memcpy(&value, &pattern, sizeof value);
        sample.push_back(value);
    }
    for (int k = -20000; k <= 20000; ++k) sample.push_back(static_cast<float>(k * 1.5707963267948966));
    return sample;
}

TEST(Map, Functions_keep_their_accuracy_over_all_floats) {
    const std::vector<float> sample = SampleOfAllFloats();
    const Shape shape = {static_cast<int64_t>(sample.size())};
    for (const MapReference& reference : MapReferences()) {
        std::vector<Expected> expected;
        for (const float x : sample) expected.push_back(ExpectedMap(reference, x, 0.5, 0.25));
        CheckOp(MapCall(reference.kind, TestTensor(shape, sample), shape, 0.5, 0.25), {expected});
    }
}

TEST(Map, Results_do_not_depend_on_the_place) {
    const std::vector<float> x = SampleOfAllFloats();
    for (const ltn_variant variant : SupportedVariants()) {
        for (const MapReference& reference : MapReferences()) {
            const auto map = KernelsFor(variant).elementwise.map[reference.kind];
            std::vector<float> whole(2000), pieces(2000);
            for (size_t begin = 0; begin + whole.size() <= x.size(); begin += whole.size()) {
                map(whole.data(), &x[begin], 2000, 0.5f, 0.25f);
                for (size_t i = 0; i < pieces.size(); i += 5) map(&pieces[i], &x[begin + i], 5, 0.5f, 0.25f);
                ASSERT_EQ(TestTensor::BytesOf(pieces), TestTensor::BytesOf(whole)) << reference.name << begin;
            }
        }
    }
}

TEST(Map, Sigmoid_stays_between_0_and_1) {
    std::vector<float> x;
    for (float value = -200; value <= 200; value += 0.03125f) x.push_back(value);
    const Shape shape = {static_cast<int64_t>(x.size())};
    for (const ltn_variant variant : SupportedVariants()) {
        const OpResult result = RunOp(MapCall(LTN_MAP_SIGMOID, TestTensor(shape, x), shape, 0, 0), variant, 1);
        for (const float y : result.out[0]) EXPECT_TRUE(y >= 0 && y <= 1) << y;
        EXPECT_EQ(result.out[0].back(), 1.0f);
    }
}

TEST(Map, Scalar_is_repeated_over_every_element) {
    const OpCall call = MapCall(LTN_MAP_NEGATE, TestTensor({}, {3.0f}), {2, 50}, 0, 0);
    CheckOp(call, {std::vector<Expected>(100, {-3.0, 0.0})});
}

TEST(Map, Validation_refuses_what_is_not_a_map) {
    const auto call = [] { return MapCall(LTN_MAP_EXP, TestTensor({-1, 4}), {-1, 4}, 0, 0); };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.kind = 21;
    EXPECT_EQ(Refusal(bad), "kind 21 is no map, expected 0 to 20");
    bad.instruction.kind = -1;
    EXPECT_EQ(Refusal(bad), "kind -1 is no map, expected 0 to 20");
    bad = call();
    bad.instruction.flags = 2;
    EXPECT_EQ(Refusal(bad), "flags are 2, expected 0");
    bad = call();
    bad.in[0]->dtype = LTN_DTYPE_U8;
    EXPECT_EQ(Refusal(bad), "in0 has element type u8, expected f32");
    bad = call();
    bad.out[0].dtype = LTN_DTYPE_I32;
    EXPECT_EQ(Refusal(bad), "out0 has element type i32, expected f32");
    bad = call();
    bad.in[0]->dims = {-2, 4};
    EXPECT_EQ(Refusal(bad), "in0 has shape [2*batch, 4], which does not broadcast to [batch, 4] of out0");
}

}  // namespace

}  // namespace latent
