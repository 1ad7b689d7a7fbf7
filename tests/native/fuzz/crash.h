// Says how to see a crash or a hang of the fuzzer again.
#pragma once

#include <cstdint>

namespace latent {

// From now on a crash prints the seed of the current program.
void ReportCrashes();

// A program that the seed gives begins; one that takes longer than a minute hangs, which is a crash.
void BeginProgram(uint64_t seed);

}  // namespace latent
