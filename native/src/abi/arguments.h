// Checks of the arguments of kernels that are no arrays. Each throws Error with the name, the value and the range.
#pragma once

#include <cstdint>
#include <span>

namespace latent {

// A number of elements, rows or columns, or a step: 0 or more.
void RequireSize(const char* name, int64_t size);

// One of the constants 0 to count - 1 of an enumeration.
void RequireChoice(const char* name, int32_t value, int32_t count);

// The dimensions of an array, with the name of the argument that holds them: 0 to LTN_MAX_RANK of 0 or more.
std::span<const int64_t> RequireDims(const char* name, const int64_t* dims, int32_t rank);

// Coefficients of optimizers and distributions. NaN is refused.
void RequireNotNegative(const char* name, double value);  // And finite.
void RequireUnit(const char* name, double value);         // 0 to 1.
void RequireBelowOne(const char* name, double value);     // 0 or more, below 1.
void RequireSwitch(const char* name, int32_t value);      // 0 or 1.

}  // namespace latent
