// The CPU's functions for the operations. They are defined in kernels/<family>/<family>_op.cc.
#pragma once

#include "cpu/execution.h"

namespace latent {

// Runs an instruction. It never throws, allocates or locks. It splits its work by shape, not by the number of threads.
using Execute = void (*)(const Operands& operands, Execution& execution);

#define LATENT_OP(opcode, rules, execute) void execute(const Operands& operands, Execution& execution);
#include "program/opcodes.inc"
#undef LATENT_OP

// The function of a valid opcode.
Execute ExecuteOf(ltn_opcode opcode);

}  // namespace latent
