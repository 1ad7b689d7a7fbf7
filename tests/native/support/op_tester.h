// Drives any operation directly, below the program executor, and compares it with an oracle in double precision.
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
    std::vector<TestTensor> out{};  // With contents if the operation updates them; otherwise they start as NaN.
    uint64_t seed = 0;
    int64_t step = 0;
    int32_t batch = 1;  // Validation takes it for the largest.
    std::vector<ltn_chain_step> chain_steps{};

    const TestTensor& input(size_t index) const { return *in[index]; }
};

struct OpResult {
    std::vector<std::vector<float>> out{};
    Fault fault{};
};

// Where the operands lie.
struct Placement {
    bool at_end = true;  // Each ends at a page that faults; otherwise each starts behind one.
    int in_place = -1;   // The input whose memory is an output's, or -1.
    size_t output = 0;   // That output.
};

// Validates and runs a call. Inputs must come out as they went in.
OpResult RunOp(const OpCall& call, ltn_variant variant, int threads, const Placement& placement = {});

// The message with which validation refuses the call, or "" if it accepts it. Dimensions may be symbolic.
std::string Refusal(const OpCall& call);

// The variants that this machine runs.
std::vector<ltn_variant> SupportedVariants();

// What one element may be: NaN if value is, otherwise at most tolerance away from value.
struct Expected {
    double value;
    double tolerance;
};

// For each output, all its elements.
using Expectation = std::vector<std::vector<Expected>>;

// Runs the call on every variant of this machine against the expectation, and then with 2, 3 and 5 threads, with the
// guard page on the other side and in place wherever allowed: all bit by bit the same. Then on the other
// backends of this build.
void CheckOp(const OpCall& call, const Expectation& expected);

// For each element of a tensor of shape to, the element of the broadcast tensor of shape from.
std::vector<int64_t> BroadcastIndices(const Shape& from, const Shape& to);

// A line of the table of operations that the generic tests run.
struct OpCase {
    std::string name;
    // A call in which shape stands for the size of the problem, in most cases the shape of the output.
    std::function<OpCall(Random& random, const Shape& shape)> make;
    std::function<Expectation(const OpCall& call)> oracle;
    const std::vector<float>* specials = &SpecialValues();
};

void PrintTo(const OpCase& op_case, std::ostream* out);

// Instantiate with the cases of a family and CaseName.
class OpTest : public testing::TestWithParam<OpCase> {};

std::string CaseName(const testing::TestParamInfo<OpCase>& info);

}  // namespace latent
