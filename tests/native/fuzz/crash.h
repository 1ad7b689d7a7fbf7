// Reports of crashes and hangs of the fuzzer, with the command that replays them.
#pragma once

#include <cstdint>

namespace latent {

// Makes every later crash print the seed of the current program.
void ReportCrashes();

// Marks the begin of the program of a seed. A program that takes longer than a minute counts as a hang, which is a
// crash.
void BeginProgram(uint64_t seed);

}  // namespace latent
