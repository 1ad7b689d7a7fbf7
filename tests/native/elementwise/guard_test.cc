#include <cmath>
#include <limits>

#include "cpu/kernels/chunks.h"
#include "support/op_tester.h"

namespace latent {

namespace {

OpCall GuardCall(const std::vector<float>& values) {
    return {.opcode = LTN_OPCODE_GUARD, .in = {TestTensor({static_cast<int64_t>(values.size())}, values)}};
}

void ExpectOutcome(const OpCall& call, ltn_outcome outcome) {
    for (const ltn_variant variant : SupportedVariants()) {
        for (const int threads : {1, 3}) {
            const Fault fault = RunOp(call, variant, threads).fault;
            EXPECT_EQ(fault.outcome, outcome);
            EXPECT_EQ(fault.input, outcome == LTN_OUTCOME_COMPLETED ? -1 : 0);
            EXPECT_EQ(fault.value, 0);
        }
    }
}

TEST(Guard, Lets_finite_values_pass) {
    for (const size_t length : {1, 15, 16, 17, 70}) {
        ExpectOutcome(GuardCall(std::vector<float>(length, std::numeric_limits<float>::max())), LTN_OUTCOME_COMPLETED);
    }
}

TEST(Guard, Sees_one_bad_element_anywhere) {
    for (const float bad : {NAN, INFINITY, -INFINITY}) {
        for (size_t position = 0; position < 37; ++position) {
            std::vector<float> values(37, 1.0f);
            values[position] = bad;
            ExpectOutcome(GuardCall(values), LTN_OUTCOME_NOT_FINITE);
        }
    }
}

TEST(Guard, Sees_a_bad_element_in_every_chunk) {
    const size_t length = 12 * kChunkElements + 5;
    for (size_t position = 7; position < length; position += kChunkElements) {
        std::vector<float> values(length, -1.0f);
        values[position] = INFINITY;
        ExpectOutcome(GuardCall(values), LTN_OUTCOME_NOT_FINITE);
    }
}

TEST(Guard, Validation_refuses_empty_tensors_and_other_types) {
    OpCall call = {.opcode = LTN_OPCODE_GUARD, .in = {TestTensor({-1, 3})}};
    EXPECT_EQ(Refusal(call), "");
    call.in[0]->dims = {-1, 0};
    EXPECT_EQ(Refusal(call), "in0 has shape [batch, 0], expected one element or more");
    call.in[0] = TestTensor::U8({3}, {});
    EXPECT_EQ(Refusal(call), "in0 has element type u8, expected f32");
    call.in[0] = TestTensor({3});
    call.instruction.kind = 1;
    EXPECT_EQ(Refusal(call), "kind is 1, expected 0");
    call.instruction.kind = 0;
    call.instruction.flags = 1;
    EXPECT_EQ(Refusal(call), "flags are 1, expected 0");
}

}  // namespace

}  // namespace latent
