// What the vector registers of a variant hold: the shapes of the micro-tiles of matrix products and convolutions.
#pragma once

#include <cstdint>

namespace latent {

// The largest tile of a result that a micro-kernel keeps in registers: mr = rows, nr = vectors * lanes.
struct MicroTile {
    int64_t rows, vectors;
};

struct Registers {
    int64_t lanes;     // Floats in a vector.
    MicroTile tall;    // Of matrix products.
    MicroTile wide;    // Of matrix products with few rows.
    MicroTile conv;    // Of convolutions, where each row has an address of its own.
    int64_t dot_rows;  // Rows of a tile of dot products, which is kDotColumns wide.
};

}  // namespace latent
