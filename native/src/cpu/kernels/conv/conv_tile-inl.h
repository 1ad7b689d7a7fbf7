// What the tiles of convolutions have in common: how large they are, and the pixels that they visit.
#if defined(LATENT_KERNELS_CONV_CONV_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_CONV_TILE_INL_H_
#undef LATENT_KERNELS_CONV_CONV_TILE_INL_H_
#else
#define LATENT_KERNELS_CONV_CONV_TILE_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <utility>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/conv/conv.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using FloatVector = hn::Vec<Floats>;

constexpr int64_t kLanes = HWY_LANES(float);

// Most rows and vectors of a tile: its sums, a vector of the filter for each and one broadcast element fill the
// registers, and each row has an address of its own.
#if HWY_TARGET == HWY_AVX3
constexpr int kTileRows = 7, kTileVectors = 4;
#elif HWY_TARGET == HWY_AVX2
constexpr int kTileRows = 6, kTileVectors = 2;
#elif HWY_TARGET == HWY_NEON
constexpr int kTileRows = 6, kTileVectors = 4;
#else
constexpr int kTileRows = 4, kTileVectors = 3;
#endif

// Goes from pixel to pixel, along the rows of a band.
struct PixelCursor {
    const ConvWindow& window;
    const ConvPixels<float>& out;
    int64_t i = 0, j = 0;

    const float* Patch() const { return window.base + i * window.row + j * window.pixel; }
    float* Out() const { return out.data + i * out.row + j * out.pixel; }
    void Next() {
        if (++j == window.pixels) {
            j = 0;
            ++i;
        }
    }
};

// The functions Tile<rows, vectors>::Run for 1 to kTileRows rows and 1 to kTileVectors vectors, at [vectors - 1][rows -
// 1].
template <template <int, int> class Tile, int kVectors, size_t... kRow>
constexpr auto TilesOfWidth(std::index_sequence<kRow...>) {
    return std::array{&Tile<static_cast<int>(kRow) + 1, kVectors>::Run...};
}

template <template <int, int> class Tile, size_t... kWidth>
constexpr auto TilesOf(std::index_sequence<kWidth...>) {
    return std::array{TilesOfWidth<Tile, static_cast<int>(kWidth) + 1>(std::make_index_sequence<kTileRows>())...};
}

template <template <int, int> class Tile>
constexpr auto AllTiles() {
    return TilesOf<Tile>(std::make_index_sequence<kTileVectors>());
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
