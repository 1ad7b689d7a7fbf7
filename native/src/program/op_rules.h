// The rules of every operation: the conditions that a legal instruction meets, on every device. A family defines the
// rules of its operations in rules/<family>_rules.cc as constants of type OpRules; opcodes.inc lists them in the order
// of opcodes.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "latent/latent.h"
#include "program/row_tiles.h"

namespace latent {

// An instruction with its operands, whose dims are symbolic (negative = multiples of the batch). Absent operands are
// null.
struct Signature {
    const ltn_instruction& instruction;
    std::array<const ltn_tensor*, LTN_MAX_INPUTS> in;
    std::array<const ltn_tensor*, LTN_MAX_OUTPUTS> out;
    int64_t batch_capacity;                       // The largest batch.
    std::span<const ltn_chain_step> chain_steps;  // All chain steps of the program.
};

// The number of operands; those between least and most are optional.
struct OperandCount {
    int least, most;
};

struct OpRules {
    const char* name;  // The name in messages, such as "matmul".
    OperandCount inputs;
    OperandCount outputs;
    // Bit i is set if out[0] may be exactly the memory of in[i], given the same shape and dtype.
    uint32_t in_place = 0;
    // Whether an output other than out[0] may be exactly the memory of an input, given the same shape and dtype; null
    // if none may.
    bool (*in_place_of)(const Signature& signature, int output, int input) = nullptr;
    // True if the operation also reads its outputs (optimizers); these tensors need both access rights.
    bool updates = false;
    RowTiles row_tiles = RowTiles::kRefuses;
    // The capability that a device needs for the operation, or 0. An input whose bit is set in packed_inputs needs
    // LTN_CAPABILITY_PACK.
    ltn_capability capability = 0;
    uint32_t packed_inputs = 0;
    // Throws Error unless kind, flags, attributes, dtypes and shapes are legal for every batch. The validator checks
    // the counts of operands, offsets, segments and overlaps, in the same way for all operations.
    void (*validate)(const Signature& signature);
};

inline constexpr uint32_t kAnyInput = ~uint32_t{0};

// Declarations of the constants, which give them external linkage.
#define LATENT_OP(opcode, rules, execute) extern const OpRules rules;
#include "program/opcodes.inc"
#undef LATENT_OP

// The rules of an opcode, or null for a number that is not an opcode.
const OpRules* FindRules(ltn_opcode opcode);

}  // namespace latent
