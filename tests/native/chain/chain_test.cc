// Tests that a chain gives the bits of separate instructions.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>

#include "program/machine.h"
#include "support/op_tester.h"

namespace latent {
namespace {

constexpr int32_t kStep = LTN_MAX_INPUTS;  // Operand number of step 0.

ltn_chain_step Step(ltn_opcode opcode, int32_t kind, std::array<int32_t, 3> operands, double a = 0, double b = 0) {
    return {.attributes = {a, b},
            .opcode = opcode,
            .kind = kind,
            .operands = {operands[0], operands[1], operands[2]},
            .output = 0};
}

// y = select(x - row, tanh(1.5 x + 0.5) * scalar, (x - row)^2), where row and scalar are repeated.
std::vector<ltn_chain_step> Steps() {
    return {Step(LTN_OPCODE_COMBINE, LTN_COMBINE_SUBTRACT, {0, 1, -1}),
            Step(LTN_OPCODE_MAP, LTN_MAP_AFFINE, {0, -1, -1}, 1.5, 0.5),
            Step(LTN_OPCODE_MAP, LTN_MAP_TANH, {kStep + 1, -1, -1}),
            Step(LTN_OPCODE_COMBINE, LTN_COMBINE_MULTIPLY, {kStep + 2, 2, -1}),
            Step(LTN_OPCODE_MAP, LTN_MAP_SQUARE, {kStep, -1, -1}),
            Step(LTN_OPCODE_SELECT, 0, {kStep, kStep + 3, kStep + 4})};
}

// The number of the step whose result an output receives.
size_t StepOf(const OpCall& call, size_t output) {
    size_t step = 0;
    while (step + 1 < call.chain_steps.size() &&
           (output == 0 || call.chain_steps[step].output != static_cast<int32_t>(output)))
        ++step;
    return step;
}

OpCall ChainCall(const Shape& shape, Random& random) {
    const Shape row = shape.empty() ? Shape{} : Shape{shape.back()};
    OpCall call{.opcode = LTN_OPCODE_CHAIN,
                .in = {random.Values(shape, -3, 3), random.Values(row, -1, 1), random.Values({}, 0.5, 2)},
                .out = {TestTensor(shape)},
                .chain_steps = Steps()};
    call.instruction.flags = static_cast<int32_t>(call.chain_steps.size());
    return call;
}

// The same chain with additional outputs for the results of steps 1 and 4.
OpCall ChainOfThree(const Shape& shape, Random& random) {
    OpCall call = ChainCall(shape, random);
    call.out = {TestTensor(shape), TestTensor(shape), TestTensor(shape)};
    call.chain_steps[1].output = 2;
    call.chain_steps[4].output = 1;
    return call;
}

// Runs one step as a separate instruction. Its inputs are those of the chain, or earlier results.
std::vector<float> RunStep(const OpCall& chain, const ltn_chain_step& step,
                           const std::vector<std::vector<float>>& results, ltn_variant variant) {
    OpCall call{.opcode = step.opcode, .out = {chain.out[0]}};
    call.instruction.kind = step.kind;
    std::copy(step.attributes, step.attributes + 2, call.instruction.attributes);
    for (const int32_t operand : step.operands) {
        if (operand < 0) continue;
        call.in.push_back(operand < kStep ? *chain.in[operand]
                                          : TestTensor(chain.out[0].dims, results[operand - kStep]));
    }
    return RunOp(call, variant, 1).out[0];
}

void ExpectBitsOfSteps(const OpCall& call) {
    for (const ltn_variant variant : SupportedVariants()) {
        std::vector<std::vector<float>> results;
        for (const ltn_chain_step& step : call.chain_steps) results.push_back(RunStep(call, step, results, variant));
        SCOPED_TRACE(testing::Message() << "variant " << variant << ", shape "
                                        << testing::PrintToString(call.out[0].dims));
        const auto expect_same = [&](const OpResult& result) {
            for (size_t i = 0; i < call.out.size(); ++i) {
                EXPECT_EQ(TestTensor::BytesOf(result.out[i]), TestTensor::BytesOf(results[StepOf(call, i)]))
                    << "out" << i;
            }
        };
        for (const int threads : {1, 2, 3, 5}) expect_same(RunOp(call, variant, threads));
        // No step reads in0 after step 1.
        for (size_t i = 0; i < call.out.size(); ++i) expect_same(RunOp(call, variant, 2, {.in_place = 0, .output = i}));
    }
}

TEST(Chain, Gives_the_bits_of_its_steps) {
    Random random(7);
    for (const Shape& shape : {Shape{},
                               {1},
                               {3, 5},
                               {1, 1023},
                               {2, 1024},
                               {3, 1025},
                               {40, 784},
                               {7, 3, 411},
                               {5000, 7},
                               {90, 512},
                               {90, 513},
                               {0, 4}}) {
        ExpectBitsOfSteps(ChainCall(shape, random));
        ExpectBitsOfSteps(ChainOfThree(shape, random));
    }
}

TEST(Chain, Refuses_what_it_cannot_run) {
    Random random(8);
    const auto refusal = [&](const std::function<void(OpCall&)>& breaks) {
        OpCall call = ChainCall({3, 5}, random);
        breaks(call);
        return Refusal(call);
    };
    EXPECT_EQ(refusal([](OpCall&) {}), "");
    EXPECT_EQ(refusal([](OpCall& c) { c.instruction.flags = 0; }), "flags (steps) are 0, expected 1 to 64");
    EXPECT_EQ(refusal([](OpCall& c) { c.instruction.kind = 1; }),
              "kind (first step) is 1 with 6 steps, expected a range inside the 6 chain steps");
    EXPECT_EQ(refusal([](OpCall& c) { c.instruction.kind = -1; }),
              "kind (first step) is -1 with 6 steps, expected a range inside the 6 chain steps");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[1].opcode = LTN_OPCODE_REDUCE; }),
              "step 1: opcode is 4, expected 1 (map), 2 (combine) or 3 (select)");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[1].kind = 99; }), "step 1: kind 99 is no map, expected 0 to 20");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[2].operands[0] = kStep + 2; }),
              "step 2: operand 0 is 8, expected an input or an earlier step: 0 to 7");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[1].operands[1] = 0; }),
              "step 1: operand 1 is 0, expected -1: 1 are used");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[1].operands[0] = 3; }),
              "step 1: operand 0 is in3, which is missing");
    EXPECT_EQ(refusal([](OpCall& c) { c.in[1]->dims = {4}; }),
              "in1 has shape [4], which does not broadcast to [3, 5] of out0");
}

TEST(Chain, Refuses_outputs_that_no_step_or_several_name) {
    Random random(8);
    const auto refusal = [&](const std::function<void(OpCall&)>& breaks) {
        OpCall call = ChainOfThree({3, 5}, random);
        breaks(call);
        return Refusal(call);
    };
    EXPECT_EQ(refusal([](OpCall&) {}), "");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[1].output = 0; }), "out2 is named by no step");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[2].output = 1; }),
              "step 4: output is 1, which an earlier step names");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[2].output = 3; }), "step 2: output is 3, but out3 is missing");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[2].output = 4; }), "step 2: output is 4, expected 0 to 3");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[2].output = -1; }), "step 2: output is -1, expected 0 to 3");
    EXPECT_EQ(refusal([](OpCall& c) { c.chain_steps[5].output = 1; }),
              "step 5: output is 1, expected 0: the last step's result is out0");
    EXPECT_EQ(refusal([](OpCall& c) { c.out[2].dims = {5}; }), "out2 has shape [5], expected [3, 5] as out0");
}

}  // namespace
}  // namespace latent
