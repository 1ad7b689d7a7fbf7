// What instructions make of the kernels' extras: an update is the product and the optimizer one after the other, a
// packed factor, a gate and an addend change no bit but those they are for.
#include <gtest/gtest.h>

#include <cstring>
#include <limits>

#include "support/op_tester.h"

namespace latent {
namespace {

struct Optimizer {
    ltn_opcode opcode;
    std::vector<double> attributes;
    size_t states;
};

const Optimizer kOptimizers[] = {{LTN_OPCODE_SGD, {0.0, 0.01, 0.0}, 0},
                                 {LTN_OPCODE_SGD, {0.9, 0.0, 1.0}, 1},
                                 {LTN_OPCODE_RMSPROP, {0.99, 1e-8, 0.01}, 1},
                                 {LTN_OPCODE_ADAM, {0.9, 0.999, 1e-8, 0.01, 1.0}, 2}};

void SetAttributes(OpCall& call, const std::vector<double>& attributes) {
    std::copy(attributes.begin(), attributes.end(), call.instruction.attributes);
}

void ExpectSame(const std::vector<float>& actual, const std::vector<float>& expected, const std::string& what) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    EXPECT_EQ(std::memcmp(actual.data(), expected.data(), actual.size() * sizeof(float)), 0) << what;
}

void CheckUpdate(const Optimizer& optimizer, int64_t m, int64_t n, int64_t k, ltn_variant variant) {
    SCOPED_TRACE(testing::Message() << FindRules(optimizer.opcode)->name << " " << m << "x" << n << "x" << k
                                    << ", variant " << variant);
    Random random(static_cast<uint64_t>(m * 1000 + n));
    const TestTensor a = random.Values({k, m}, -1, 1), b = random.Values({k, n}, -1, 1), rate({1}, {0.01f});
    OpCall product{.opcode = LTN_OPCODE_MATMUL, .in = {a, b}, .out = {TestTensor({m, n}), TestTensor({m})}};
    product.instruction.kind = LTN_FORM_TN;
    const OpResult gradient = RunOp(product, variant, 1);

    OpCall step{.opcode = optimizer.opcode, .in = {TestTensor({m, n}, gradient.out[0]), rate}, .step = 4};
    OpCall update{.opcode = LTN_OPCODE_MATMUL_UPDATE, .in = {a, b, rate}, .step = 4};
    for (size_t i = 0; i <= optimizer.states; ++i) step.out.push_back(random.Values({m, n}, 0, 1));
    update.out = step.out;
    update.instruction.flags = optimizer.opcode;
    SetAttributes(step, optimizer.attributes);
    SetAttributes(update, optimizer.attributes);
    const OpResult expected = RunOp(step, variant, 1);
    for (const int threads : {1, 2, 3, 5}) {
        const OpResult actual = RunOp(update, variant, threads);
        for (size_t i = 0; i <= optimizer.states; ++i) {
            ExpectSame(actual.out[i], expected.out[i], "output " + std::to_string(i));
        }
    }
}

TEST(MatmulUpdate, Is_the_product_and_the_optimizer_one_after_the_other) {
    for (const ltn_variant variant : SupportedVariants()) {
        for (const Optimizer& optimizer : kOptimizers) {
            CheckUpdate(optimizer, 1, 1, 1, variant);
            CheckUpdate(optimizer, 2, 65, 37, variant);
            CheckUpdate(optimizer, 29, 3, 16, variant);
            CheckUpdate(optimizer, 43, 70, 130, variant);
        }
    }
}

TEST(MatmulUpdate, Refuses_what_is_no_update) {
    OpCall call{.opcode = LTN_OPCODE_MATMUL_UPDATE,
                .in = {TestTensor({4, 2}), TestTensor({4, 3}), TestTensor({1})},
                .out = {TestTensor({2, 3}), TestTensor({2, 3}), TestTensor({2, 3})}};
    call.instruction.flags = LTN_OPCODE_ADAM;
    SetAttributes(call, {0.9, 0.999, 1e-8, 0.0, 0.0});
    EXPECT_EQ(Refusal(call), "");
    OpCall bad = call;
    bad.instruction.flags = LTN_OPCODE_MAP;
    EXPECT_EQ(Refusal(bad), "flags (optimizer) are 1, expected 8 (SGD), 9 (RMSProp) or 10 (Adam)");
    bad = call;
    bad.out.pop_back();
    EXPECT_EQ(Refusal(bad), "out2 is missing, expected the outputs of adam");
    bad = call;
    bad.instruction.flags = LTN_OPCODE_RMSPROP;
    EXPECT_EQ(Refusal(bad), "out2 is present, expected the outputs of rmsprop");
    bad = call;
    bad.instruction.attributes[0] = 1.0;
    EXPECT_EQ(Refusal(bad), "attribute 0 (beta1) is 1, expected 0 or more and less than 1");
    bad = call;
    bad.in[0] = TestTensor({1 << 19, 2}), bad.in[1] = TestTensor({1 << 19, 3});
    EXPECT_EQ(Refusal(bad), "k is 524288 and n 3, expected k + n of at most 131072 and k * n of at most 1048576");
}

OpCall Product(ltn_form form, int64_t m, int64_t n, int64_t k, Random& random) {
    OpCall call{.opcode = LTN_OPCODE_MATMUL,
                .in = {random.Values(form == LTN_FORM_TN ? Shape{k, m} : Shape{m, k}, -1, 1),
                       random.Values(form == LTN_FORM_NT ? Shape{n, k} : Shape{k, n}, -1, 1)},
                .out = {TestTensor({m, n})}};
    call.instruction.kind = form;
    return call;
}

TEST(MatmulPacked, Gives_the_same_bits) {
    Random random(3);
    for (const ltn_variant variant : SupportedVariants()) {
        for (const ltn_form form : {LTN_FORM_NN, LTN_FORM_NT}) {
            for (const auto& [m, n, k] :
                 {std::array<int64_t, 3>{1, 1, 1}, {40, 33, 65}, {5, 100, 401}, {130, 47, 90}}) {
                OpCall call = Product(form, m, n, k, random);
                const OpResult plain = RunOp(call, variant, 1);
                const int64_t packed = (n + LTN_PACK_COLUMNS - 1) / LTN_PACK_COLUMNS * LTN_PACK_COLUMNS * k;
                // What a variant leaves out stays as it is.
                OpCall pack{.opcode = LTN_OPCODE_PACK, .in = {*call.in[1]}, .out = {TestTensor({packed})}};
                pack.instruction.kind = form;
                const TestTensor copy({packed}, RunOp(pack, variant, 2).out[0]);
                call.in.resize(6);
                call.in[5] = copy;
                for (const int threads : {1, 2, 5})
                    ExpectSame(RunOp(call, variant, threads).out[0], plain.out[0], "packed");
            }
        }
    }
}

TEST(MatmulPacked, Refuses_a_copy_of_another_size) {
    Random random(4);
    OpCall call = Product(LTN_FORM_NT, 4, 5, 6, random);
    call.in.resize(6);
    call.in[5] = TestTensor({90});
    EXPECT_EQ(Refusal(call), "in5 (packed) has shape [90], expected 96 elements for a factor of n = 5 and k = 6");
}

TEST(MatmulGate, Is_the_product_and_a_gate) {
    Random random(5);
    for (const ltn_variant variant : SupportedVariants()) {
        for (const double slope : {0.0, 0.25}) {
            OpCall call = Product(LTN_FORM_NN, 37, 41, 50, random);
            OpCall gate{.opcode = LTN_OPCODE_COMBINE,
                        .in = {TestTensor({37, 41}, RunOp(call, variant, 1).out[0]), random.Values({37, 41}, -1, 1)},
                        .out = {TestTensor({37, 41})}};
            gate.instruction.kind = LTN_COMBINE_GATE;
            gate.instruction.attributes[0] = slope;
            call.in.resize(4);
            call.in[3] = gate.in[1];
            call.instruction.attributes[1] = slope;
            ExpectSame(RunOp(call, variant, 3).out[0], RunOp(gate, variant, 1).out[0], "gate");
        }
    }
}

TEST(MatmulAddend, Is_added_also_where_the_product_goes) {
    Random random(6);
    for (const ltn_variant variant : SupportedVariants()) {
        for (const ltn_form form : {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN}) {
            OpCall call = Product(form, 37, 41, 3, random);
            const std::vector<float> product = RunOp(call, variant, 1).out[0];
            call.in.resize(5);
            call.in[4] = random.Values({37, 41}, -1, 1);
            std::vector<float> expected = product;
            for (size_t i = 0; i < expected.size(); ++i) expected[i] += call.in[4]->f32()[i];
            ExpectSame(RunOp(call, variant, 2).out[0], expected, "sum");
            ExpectSame(RunOp(call, variant, 2, {.in_place = 4}).out[0], expected, "sum in place");
        }
    }
}

TEST(GuardOfProduct, Lets_pass_what_must_be_finite) {
    const float most = std::numeric_limits<float>::max();
    const auto outcome = [](float a, float b) {
        const OpCall call{
            .opcode = LTN_OPCODE_GUARD,
            .in = {TestTensor({4, 2}, std::vector<float>(8, a)), TestTensor({4, 3}, std::vector<float>(12, b))}};
        ltn_outcome first = LTN_OUTCOME_CANCELLED;
        for (const ltn_variant variant : SupportedVariants()) {
            const ltn_outcome seen = RunOp(call, variant, 3).fault.outcome;
            if (first == LTN_OUTCOME_CANCELLED) first = seen;
            EXPECT_EQ(seen, first);
        }
        return first;
    };
    EXPECT_EQ(outcome(-most / 4.01f, 0.5f), LTN_OUTCOME_COMPLETED);
    EXPECT_EQ(outcome(most / 3.99f, 0.5f), LTN_OUTCOME_NOT_FINITE) << "four rows of it sum to infinity";
    EXPECT_EQ(outcome(1e20f, 1e18f), LTN_OUTCOME_NOT_FINITE);
    EXPECT_EQ(outcome(1e19f, -1e18f), LTN_OUTCOME_COMPLETED);
    for (const float bad : {NAN, INFINITY, -INFINITY}) {
        EXPECT_EQ(outcome(bad, 0.0f), LTN_OUTCOME_NOT_FINITE);
        EXPECT_EQ(outcome(0.0f, bad), LTN_OUTCOME_NOT_FINITE);
    }
}

}  // namespace
}  // namespace latent
