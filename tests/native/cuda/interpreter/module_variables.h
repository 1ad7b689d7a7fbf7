// The variables of a module of PTX.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "interpreter/tokens.h"

namespace interpreter {

// A variable that lies in shared memory, and has a place in each kernel that names it.
struct SharedVariable {
    size_t bytes = 0;
    size_t alignment = 1;
};

struct ModuleVariables {
    std::map<std::string, uint64_t, std::less<>> addresses;  // In device memory.
    std::map<std::string, SharedVariable, std::less<>> shared;
};

// Reads a declaration from its space on, such as .const or .shared, to the semicolon.
void ParseVariable(ModuleVariables& out, Tokens& tokens);

// A number without a sign.
uint64_t NumberOf(std::string_view text);

}  // namespace interpreter
