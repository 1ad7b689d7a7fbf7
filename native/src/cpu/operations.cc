#include "cpu/operations.h"

namespace latent {

namespace {

constexpr Execute kExecute[] = {
#define LATENT_OP(opcode, rules, execute) execute,
#include "program/opcodes.inc"
#undef LATENT_OP
};

}  // namespace

Execute ExecuteOf(ltn_opcode opcode) {
    return kExecute[opcode];
}

}  // namespace latent
