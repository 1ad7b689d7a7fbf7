// The shapes of matrix products.
#pragma once

#include <array>
#include <cstdint>

#include "program/rules/counts.h"

namespace latent {

// The axes of A and B: a_m for the rows of C, b_n for its columns, a_k and b_k for the sum.
struct ProductAxes {
    int a_m, a_k, b_k, b_n;
};

// The axes of each ltn_form.
inline constexpr std::array<ProductAxes, kFormCount> kProductAxes{{{0, 1, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, 1}}};

// Elements of a packed copy of B, on every device; INT64_MAX on overflow.
inline int64_t PackedElements(int64_t n, int64_t k) {
    int64_t columns = 0;
    int64_t elements = 0;
    const bool overflows = __builtin_add_overflow(n, LTN_PACK_COLUMNS - 1, &columns) ||
                           __builtin_mul_overflow(columns / LTN_PACK_COLUMNS * LTN_PACK_COLUMNS, k, &elements);
    return overflows ? INT64_MAX : elements;
}

}  // namespace latent
