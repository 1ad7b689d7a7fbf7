// How the CPU executes each operation: a function of its family, in kernels/<family>/<family>_op.cc.
#pragma once

#include "cpu/execution.h"

namespace latent {

// Runs an instruction. Never throws, allocates or locks. Splits its work by shape, never by the number of threads.
using Execute = void (*)(const Operands& operands, Execution& execution);

#define LATENT_OP(opcode, rules, execute) void execute(const Operands& operands, Execution& execution);
#include "program/opcodes.inc"
#undef LATENT_OP

// That of a valid opcode.
Execute ExecuteOf(ltn_opcode opcode);

}  // namespace latent
