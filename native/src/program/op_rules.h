// The rules of every operation: what an instruction must be to be legal, on every device. A family defines those of its
// operations in rules/<family>_rules.cc as constants of type OpRules, and opcodes.inc lists them in opcode order.
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
    std::span<const ltn_chain_step> chain_steps;  // All of the program.
};

// How many operands there are; those between least and most are optional.
struct OperandCount {
    int least, most;
};

struct OpRules {
    const char* name;  // As in messages: "matmul".
    OperandCount inputs;
    OperandCount outputs;
    // Bit i is set if out[0] may be exactly the memory of in[i], if of the same shape and dtype.
    uint32_t in_place = 0;
    // Whether another output may be exactly the memory of an input, if of the same shape and dtype; null if none may.
    bool (*in_place_of)(const Signature& signature, int output, int input) = nullptr;
    // True if the outputs are also read (optimizers): such tensors need both access rights.
    bool updates = false;
    RowTiles row_tiles = RowTiles::kRefuses;
    // What a device must be able to do to know the operation, or 0; and for an operand whose bit is set in
    // packed_inputs, LTN_CAPABILITY_PACK.
    ltn_capability capability = 0;
    uint32_t packed_inputs = 0;
    // Throws Error unless kind, flags, attributes, dtypes and shapes are legal for every batch. Counts of operands,
    // offsets, segments and overlaps have been, or will be, checked by the validator for all operations alike.
    void (*validate)(const Signature& signature);
};

inline constexpr uint32_t kAnyInput = ~uint32_t{0};

// Declared here, so that a family's constant of the same name is visible to the other files.
#define LATENT_OP(opcode, rules, execute) extern const OpRules rules;
#include "program/opcodes.inc"
#undef LATENT_OP

// The rules of an opcode, or null for a number that is none.
const OpRules* FindRules(ltn_opcode opcode);

}  // namespace latent
