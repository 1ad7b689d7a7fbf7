// The micro-tiles of convolutions: their sizes, their functions and the pixels that they visit.
#if defined(LATENT_KERNELS_CONV_TILES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_TILES_INL_H_
#undef LATENT_KERNELS_CONV_TILES_INL_H_
#else
#define LATENT_KERNELS_CONV_TILES_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <utility>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/conv/conv.h"
#include "cpu/kernels/registers-inl.h"
#include "cpu/kernels/tail-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// mr and nr of the micro-kernels.
constexpr int kTileRows = static_cast<int>(kRegisters.conv.rows);
constexpr int kTileVectors = static_cast<int>(kRegisters.conv.vectors);

// Goes from pixel to pixel, along the rows of an output tile.
struct PixelCursor {
    const TilePatches& patches;
    const TilePixels<float>& out;
    int64_t i = 0, j = 0;

    const float* Patch() const { return patches.data + i * patches.row_step + j * patches.pixel_step; }
    float* Out() const { return out.data + i * out.row_step + j * out.pixel_step; }
    void Next() {
        if (++j == patches.pixels) {
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
