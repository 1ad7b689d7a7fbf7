// The order of axes in the flags of a transposition.
#pragma once

#include <cstdint>

namespace latent {

inline constexpr int kAxisBits = 3;

// The dimension of the input that becomes dimension axis of the output.
inline constexpr int AxisAt(int32_t flags, int axis) {
    return flags >> (kAxisBits * axis) & ((1 << kAxisBits) - 1);
}

}  // namespace latent
