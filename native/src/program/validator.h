// Checks a program once, so that running it can neither fail on a shape nor leave the memory that it was given.
// That an instruction reads only what an earlier one wrote is not checked: fresh memory gives meaningless numbers, but
// never an access out of bounds.
#pragma once

#include "latent/latent.h"

namespace latent {

// Throws Error unless the capacities and counts are in range and the arrays are there.
void ValidateHeader(const ltn_program_description& description);

// Throws Error naming the offending segment, tensor or instruction unless the whole description is legal.
void ValidateProgram(const ltn_program_description& description);

}  // namespace latent
