#include <algorithm>
#include <string>

#include "program/rules/counts.h"
#include "program/rules/require.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr int32_t kOperandCount = 3;

std::span<const ltn_chain_step> StepsOf(const Signature& signature) {
    const int32_t first = signature.instruction.kind;
    const int32_t count = signature.instruction.flags;
    const auto available = static_cast<int32_t>(signature.chain_steps.size());
    if (count < 1 || count > LTN_MAX_CHAIN_STEPS)
        FailArgument("flags (steps) are %d, expected 1 to %d", count, LTN_MAX_CHAIN_STEPS);
    if (first < 0 || first > available - count) {
        FailArgument("kind (first step) is %d with %d steps, expected a range inside the %d chain steps", first, count,
                     available);
    }
    return signature.chain_steps.subspan(static_cast<size_t>(first), static_cast<size_t>(count));
}

// The number of operands that the step's operation reads.
int32_t RequireOperation(const ltn_chain_step& step) {
    switch (step.opcode) {
        case LTN_OPCODE_MAP:
            RequireKind(step.kind, kMapCount, "map");
            return 1;
        case LTN_OPCODE_COMBINE:
            RequireKind(step.kind, kCombineCount, "combination");
            return 2;
        case LTN_OPCODE_SELECT:
            RequireKind(step.kind, 1, "selection");
            return 3;
        default:
            FailArgument("opcode is %d, expected %d (map), %d (combine) or %d (select)", step.opcode, LTN_OPCODE_MAP,
                         LTN_OPCODE_COMBINE, LTN_OPCODE_SELECT);
    }
}

void RequireOperands(const Signature& signature, const ltn_chain_step& step, int32_t index) {
    const int32_t used = RequireOperation(step);
    for (int32_t i = 0; i < kOperandCount; ++i) {
        const int32_t operand = step.operands[i];
        if (i >= used) {
            if (operand != -1) FailArgument("operand %d is %d, expected -1: %d are used", i, operand, used);
            continue;
        }
        if (operand < 0 || operand >= LTN_MAX_INPUTS + index) {
            FailArgument("operand %d is %d, expected an input or an earlier step: 0 to %d", i, operand,
                         LTN_MAX_INPUTS + index - 1);
        }
        if (operand < LTN_MAX_INPUTS && signature.in[operand] == nullptr) {
            FailArgument("operand %d is in%d, which is missing", i, operand);
        }
    }
}

// Returns the outputs that this step and those before it name, as a set of bits. named holds those before it.
uint32_t RequireOutput(const Signature& signature, const ltn_chain_step& step, bool last, uint32_t named) {
    const int32_t output = step.output;
    if (output == 0) return named;
    if (last) FailArgument("output is %d, expected 0: the last step's result is out0", output);
    if (output < 0 || output >= LTN_MAX_OUTPUTS) {
        FailArgument("output is %d, expected 0 to %d", output, LTN_MAX_OUTPUTS - 1);
    }
    if (signature.out[output] == nullptr) FailArgument("output is %d, but out%d is missing", output, output);
    if ((named >> output & 1) != 0) FailArgument("output is %d, which an earlier step names", output);
    return named | uint32_t{1} << output;
}

void RequireOutputs(const Signature& signature) {
    RequireF32(*signature.out[0], "out0");
    for (int32_t i = 1; i < LTN_MAX_OUTPUTS; ++i) {
        if (signature.out[i] == nullptr) continue;
        const std::string name = "out" + std::to_string(i);
        RequireF32(*signature.out[i], name.c_str());
        RequireSameShape(*signature.out[i], name.c_str(), *signature.out[0], "out0");
    }
}

// Whether no step reads the input after the step that writes the output. Each block of an output is written in its
// step, so a later step would read the output in place of the input.
bool IsReadNoMore(const Signature& signature, int output, int input) {
    bool written = false;
    for (const ltn_chain_step& step : StepsOf(signature)) {
        if (written && std::find(step.operands, std::end(step.operands), input) != std::end(step.operands))
            return false;
        written = written || step.output == output;
    }
    return true;
}

void ValidateChain(const Signature& signature) {
    const std::span<const ltn_chain_step> steps = StepsOf(signature);
    const ltn_tensor& out = *signature.out[0];
    RequireOutputs(signature);
    for (int32_t i = 0; i < LTN_MAX_INPUTS; ++i) {
        if (signature.in[i] == nullptr) continue;
        const std::string name = "in" + std::to_string(i);
        RequireF32(*signature.in[i], name.c_str());
        RequireBroadcast(*signature.in[i], name.c_str(), out, "out0");
    }
    uint32_t named = 0;
    for (int32_t i = 0; i < static_cast<int32_t>(steps.size()); ++i) {
        const ltn_chain_step& step = steps[static_cast<size_t>(i)];
        try {
            RequireOperands(signature, step, i);
            named = RequireOutput(signature, step, i + 1 == static_cast<int32_t>(steps.size()), named);
        } catch (const Error& error) {
            throw Error(error.status(), "step " + std::to_string(i) + ": " + error.what());
        }
    }
    for (int32_t i = 1; i < LTN_MAX_OUTPUTS; ++i) {
        if (signature.out[i] != nullptr && (named >> i & 1) == 0) FailArgument("out%d is named by no step", i);
    }
}

}  // namespace

const OpRules kChainRules{.name = "chain",
                          .inputs = {1, LTN_MAX_INPUTS},
                          .outputs = {1, LTN_MAX_OUTPUTS},
                          .in_place = kAnyInput,
                          .in_place_of = IsReadNoMore,
                          .row_tiles = RowTiles::kMaps,
                          .validate = ValidateChain};

}  // namespace latent
