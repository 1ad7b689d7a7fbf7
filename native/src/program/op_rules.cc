#include "program/op_rules.h"

#include <iterator>

namespace latent {

namespace {

const OpRules* const kRules[] = {
#define LATENT_OP(opcode, rules, execute) &rules,
#include "program/opcodes.inc"
#undef LATENT_OP
};

// Checks that opcodes.inc has the order of ltn_opcode, since FindRules uses an opcode as an index.
enum Position {
#define LATENT_OP(opcode, rules, execute) opcode##_POSITION,
#include "program/opcodes.inc"
#undef LATENT_OP
};
#define LATENT_OP(opcode, rules, execute) static_assert(int{opcode##_POSITION} == int{opcode});
#include "program/opcodes.inc"
#undef LATENT_OP

}  // namespace

const OpRules* FindRules(ltn_opcode opcode) {
    return opcode >= 0 && opcode < static_cast<ltn_opcode>(std::size(kRules)) ? kRules[opcode] : nullptr;
}

}  // namespace latent
