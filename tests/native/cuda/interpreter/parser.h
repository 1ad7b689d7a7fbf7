// Kernels from PTX.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "interpreter/kernel.h"

namespace interpreter {

// Reads a module. Fails with the line for whatever the interpreter does not know.
std::vector<std::unique_ptr<Kernel>> ParseModule(std::string_view text);

}  // namespace interpreter
