// Checks the arguments of one run of a validated program.
#pragma once

#include "latent/latent.h"

namespace latent {

// Throws Error unless the run stays within the program's capacities, and its segments are there, large enough, aligned
// and, where one is written, apart.
void ValidateRun(const ltn_run& run, const ltn_program_description& program);

}  // namespace latent
