// Programs for the fuzz test: legal or nearly legal ones, corrupted ones, and random bytes.
#pragma once

#include "fuzz/random_source.h"
#include "program/program_builder.h"

namespace latent {

// Real operations on plausible shapes, in segments of exactly the needed size. Most of these programs are legal.
ProgramBuilder GeneratePlausible(RandomSource& random);

// Puts hostile numbers into a few fields, or flips bits.
void Corrupt(ProgramBuilder& program, RandomSource& random);

// Structs of random bytes.
ProgramBuilder GenerateNoise(RandomSource& random);

}  // namespace latent
