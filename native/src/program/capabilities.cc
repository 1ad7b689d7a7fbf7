#include "program/capabilities.h"

#include <string>

#include "program/op_rules.h"
#include "runtime/error.h"

namespace latent {

namespace {

[[noreturn]] void Refuse(const Context& context, const std::string& what, const char* instead) {
    throw Error(LTN_STATUS_UNSUPPORTED,
                what + ", which the backend '" + context.backend() + "' cannot run: " + instead);
}

[[noreturn]] void RefuseInstruction(const Context& context, int32_t index, ltn_capability capability) {
    const std::string name = "instruction " + std::to_string(index);
    if (capability == LTN_CAPABILITY_PACK)
        Refuse(context, name + " is a PACK", "leave it out, with the operands that read its result");
    Refuse(context, name + " is a MATMUL_UPDATE", "use a MATMUL and a separate update");
}

void CheckInstruction(const ltn_instruction& instruction, int32_t index, const Context& context) {
    const OpRules& rules = *FindRules(instruction.opcode);
    const ltn_capability missing = ~context.capabilities();
    if ((rules.capability & missing) != 0) RefuseInstruction(context, index, rules.capability);
    if ((missing & LTN_CAPABILITY_PACK) == 0) return;
    for (int slot = 0; slot < LTN_MAX_INPUTS; ++slot) {
        if ((rules.packed_inputs >> slot & 1) == 0 || instruction.inputs[slot] < 0) continue;
        Refuse(context, "instruction " + std::to_string(index) + " has a packed factor in in" + std::to_string(slot),
               "leave that operand out");
    }
}

}  // namespace

void RequireCapabilities(const ltn_program_description& description, const Context& context) {
    if (description.tile_rows > 0 && (context.capabilities() & LTN_CAPABILITY_ROW_TILES) == 0) {
        Refuse(context, "tile_rows is " + std::to_string(description.tile_rows) + ", a program with row tiles",
               "write it without row tiles, with tile_rows 0");
    }
    for (int32_t i = 0; i < description.instruction_count; ++i)
        CheckInstruction(description.instructions[i], i, context);
}

}  // namespace latent
