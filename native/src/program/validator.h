// Checks a program once, so that a run can neither fail on a shape nor access memory outside of its segments.
// It does not check that an instruction reads only elements that an earlier one wrote: a violation gives meaningless
// numbers, but never an access out of bounds.
#pragma once

#include "latent/latent.h"

namespace latent {

// Throws Error unless the capacities and counts are in range and the arrays are not null.
void ValidateHeader(const ltn_program_description& description);

// Throws Error with the offending segment, tensor or instruction, unless the whole description is legal.
void ValidateProgram(const ltn_program_description& description);

}  // namespace latent
