#include <iterator>

#include "program/op.h"

namespace latent {

namespace {

const Op* const kOps[] = {
#define LATENT_OP(opcode, operation) &operation,
#include "program/opcodes.inc"
#undef LATENT_OP
};

// opcodes.inc is in the order of ltn_opcode, so that an opcode is an index.
enum Position {
#define LATENT_OP(opcode, operation) opcode##_POSITION,
#include "program/opcodes.inc"
#undef LATENT_OP
};
#define LATENT_OP(opcode, operation) static_assert(int{opcode##_POSITION} == int{opcode});
#include "program/opcodes.inc"
#undef LATENT_OP

}  // namespace

const Op* FindOp(ltn_opcode opcode) {
    return opcode >= 0 && opcode < static_cast<ltn_opcode>(std::size(kOps)) ? kOps[opcode] : nullptr;
}

}  // namespace latent
