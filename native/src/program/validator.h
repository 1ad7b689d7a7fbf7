// Checks a program once, so that running it can neither fail on a shape nor leave the memory that it was given.
// That an instruction reads only what an earlier one wrote is not checked: fresh memory gives meaningless numbers, but
// never an access out of bounds.
#pragma once

#include <span>

#include "program/extent.h"
#include "program/op.h"

namespace latent {

// The most that ltn_program_description may ask for.
inline constexpr int32_t kMaxSegments = 64;
inline constexpr int32_t kMaxTensors = 1'000'000;
inline constexpr int32_t kMaxInstructions = 1'000'000;
inline constexpr int64_t kMaxTiles = 65'536;

// Throws Error unless the capacities and counts are in range and the arrays are there.
void ValidateHeader(const ltn_program_description& description);

// Throws Error naming the offending segment, tensor or instruction unless the whole description is legal.
void ValidateProgram(const ltn_program_description& description);

// Throws Error unless one instruction over validated tensors is legal: operands, rights, overlaps and the operation's
// own rules.
void ValidateInstruction(const ltn_instruction& instruction, std::span<const ltn_tensor> tensors, const Limits& limits);

}  // namespace latent
