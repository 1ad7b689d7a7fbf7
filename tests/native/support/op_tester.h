// Runs any operation directly, without the program executor, and compares it with an oracle in double precision.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cpu/execution.h"
#include "program/op_rules.h"
#include "support/random.h"
#include "support/test_tensor.h"

namespace latent {

// One call of an operation.
struct OpCall {
    ltn_opcode opcode = LTN_OPCODE_FILL;
    ltn_instruction instruction{};
    std::vector<std::optional<TestTensor>> in{};
    std::vector<TestTensor> out{};  // With initial contents if the operation updates them; otherwise NaN at first.
    uint64_t seed = 0;
    int64_t step = 0;
    int32_t batch = 1;  // Validation uses it as the batch capacity.
    std::vector<ltn_chain_step> chain_steps{};

    const TestTensor& input(size_t index) const { return *in[index]; }
};

struct OpResult {
    std::vector<std::vector<float>> out{};
    Fault fault{};
};

// The placement of the operands in memory.
struct Placement {
    bool at_end = true;  // Each operand ends at a guard page; otherwise each starts behind one.
    int in_place = -1;   // The input whose memory is that of an output, or -1.
    size_t output = 0;   // The index of that output.
};

// Validates and runs a call. The inputs must not change, except one in place.
OpResult RunOp(const OpCall& call, ltn_variant variant, int threads, const Placement& placement = {});

// The message with which validation refuses the call, or "" if it accepts it. Dimensions may be symbolic.
std::string Refusal(const OpCall& call);

// The variants that this machine runs.
std::vector<ltn_variant> SupportedVariants();

// The expected value of an element: NaN if value is NaN, otherwise within tolerance of value.
struct Expected {
    double value;
    double tolerance;
};

// The expected elements of each output.
using Expectation = std::vector<std::vector<Expected>>;

// Compares the call with the expectation on every variant of this machine. Then runs it with 2, 3 and 5 threads, with
// the guard page on the other side, and in place where allowed, and expects the same bits. Then runs it on the other
// backends of this build.
void CheckOp(const OpCall& call, const Expectation& expected);

// For each element of a tensor of shape to, the element of the broadcast tensor of shape from.
std::vector<int64_t> BroadcastIndices(const Shape& from, const Shape& to);

// An entry of the table of operations for the generic tests.
struct OpCase {
    std::string name;
    // Makes a call. shape is the size of the problem; in most cases it is the shape of the output.
    std::function<OpCall(Random& random, const Shape& shape)> make;
    std::function<Expectation(const OpCall& call)> oracle;
    const std::vector<float>* specials = &SpecialValues();
};

void PrintTo(const OpCase& op_case, std::ostream* out);

// Instantiate with the cases of a family and CaseName.
class OpTest : public testing::TestWithParam<OpCase> {};

std::string CaseName(const testing::TestParamInfo<OpCase>& info);

}  // namespace latent
