// Checks the arguments of one run of a validated program.
#pragma once

#include "program/context.h"

namespace latent {

// Throws Error unless the run stays within the program's capacities and its segments are valid: present, large enough,
// aligned, at their placement, and disjoint from any segment that the program may write.
void ValidateRun(const ltn_run& run, const ltn_program_description& program, const Context& context);

}  // namespace latent
