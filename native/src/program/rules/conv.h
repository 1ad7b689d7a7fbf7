// Limits of convolutions.
#pragma once

#include <cstdint>

namespace latent {

// Most elements of a patch: some of them fit a thread's block. Most of a filter: two copies fit the filter scratch.
inline constexpr int64_t kMostPatch = int64_t{1} << 16;
inline constexpr int64_t kMostFilter = int64_t{1} << 24;

}  // namespace latent
