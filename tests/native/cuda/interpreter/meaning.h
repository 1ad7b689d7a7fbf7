// What the opcodes of PTX mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/kernel.h"

namespace interpreter {

// A type of PTX, such as f32, or pred.
using Type = std::string;

// An opcode, such as fma.rn.f32, in its parts.
struct Opcode {
    explicit Opcode(std::string_view text);

    bool Has(std::string_view part) const;
    // The first type, and the second.
    const Type& OfType(size_t index = 0) const;

    std::string name;  // The first part.
    std::vector<std::string> parts;
    std::vector<Type> types;
};

// How an instruction is carried out, and the types of its operands. Addresses are no operands.
struct Meaning {
    Operation run = nullptr;
    Flow flow = Flow::kNext;
    std::vector<Type> outs{}, ins{};
    Space space = Space::kGeneric;
    int32_t number = 0;
    bool widens = false;  // Registers may be wider than the type, as those of loads and stores.
};

// Fails for what the interpreter does not know, and for what the kernels must not use: operations that do not say how
// they round, approximate ones, and those that flush denormal numbers.
Meaning MeaningOf(const Opcode& opcode);

// Of each family; false: the opcode is none of them.
bool FindArithmetic(Meaning& out, const Opcode& opcode);
bool FindComparison(Meaning& out, const Opcode& opcode);
bool FindConversion(Meaning& out, const Opcode& opcode);
bool FindMemory(Meaning& out, const Opcode& opcode);
bool FindWarp(Meaning& out, const Opcode& opcode);

// The bytes of a lane of a register of this type: 4 or 8.
uint32_t LaneBytes(const Type& type);

}  // namespace interpreter
