// Limits of random numbers.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

// Most elements of one RANDOM, since the counter has 32 bits for the block.
inline constexpr int64_t kMaxDraws = int64_t{LTN_ROW_BLOCK} << 32;

}  // namespace latent
