// The gradient of a filter: sums over the pixels of output tiles, patches times maps.
#if defined(LATENT_KERNELS_CONV_FILTER_SUMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_FILTER_SUMS_INL_H_
#undef LATENT_KERNELS_CONV_FILTER_SUMS_INL_H_
#else
#define LATENT_KERNELS_CONV_FILTER_SUMS_INL_H_
#endif

#include "cpu/kernels/conv/narrow-inl.h"
#include "cpu/kernels/conv/tiles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

struct SumTileCall {
    const ConvTile<const float>* tiles;
    int64_t tile_count;
    int64_t first;              // Channel of the maps.
    int64_t places[kTileRows];  // Of elements of the patch, from its beginning.
    float* sums;
    int64_t sums_step;
};

// The micro-tile's rows are elements of the patch, its columns channels of the maps.
template <int kRows, int kVectors>
struct SumTile {
    static void Run(const SumTileCall& call) {
        const Floats d;
        FloatVector sums[kRows][kVectors];
        int64_t places[kRows];
        HWY_UNROLL(8)
        for (int r = 0; r < kRows; ++r) {
            places[r] = call.places[r];
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) sums[r][v] = hn::LoadU(d, call.sums + r * call.sums_step + v * kLanes);
        }
        for (int64_t tile = 0; tile < call.tile_count; ++tile) {
            const TilePatches& patches = call.tiles[tile].patches;
            const TilePixels<const float>& pixels = call.tiles[tile].pixels;
            for (int64_t i = 0; i < patches.rows; ++i) {
                const float* HWY_RESTRICT patch = patches.data + i * patches.row_step;
                const float* HWY_RESTRICT maps = pixels.data + call.first + i * pixels.row_step;
                for (int64_t j = patches.pixels; j > 0; --j) {
                    FloatVector columns[kVectors];
                    HWY_UNROLL(8)
                    for (int v = 0; v < kVectors; ++v) columns[v] = hn::LoadU(d, maps + v * kLanes);
                    HWY_UNROLL(8)
                    for (int r = 0; r < kRows; ++r) {
                        const FloatVector element = hn::Set(d, patch[places[r]]);
                        HWY_UNROLL(8)
                        for (int v = 0; v < kVectors; ++v) sums[r][v] = hn::MulAdd(element, columns[v], sums[r][v]);
                    }
                    patch += patches.pixel_step;
                    maps += pixels.pixel_step;
                }
            }
        }
        HWY_UNROLL(8)
        for (int r = 0; r < kRows; ++r) {
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) {
                hn::StoreU(sums[r][v], d, call.sums + r * call.sums_step + v * kLanes);
            }
        }
    }
};

void Sum(const ConvTile<const float>* tiles, int64_t count, float* sums) {
    const TilePatches& patches = tiles->patches;
    const FilterSums layout{tiles->pixels.n, patches.k};
    if (layout.IsNarrow()) {
        for (int64_t i = 0; i < count; ++i) SumNarrow(tiles[i].patches, tiles[i].pixels, sums);
        return;
    }
    static constexpr auto kFunctions = AllTiles<SumTile>();
    const int64_t columns = layout.columns();
    const int64_t vectors = CeilDivide(layout.n, kLanes);
    const int64_t micro_tiles = CeilDivide(patches.inside(), kTileRows);
    SumTileCall call;
    call.tiles = tiles;
    call.tile_count = count;
    call.sums_step = columns;
    for (int64_t first = 0; first < vectors; first += kTileVectors) {
        const auto& functions = kFunctions[static_cast<size_t>(HWY_MIN(kTileVectors, vectors - first) - 1)];
        call.first = first * kLanes;
        for (int64_t index = 0; index < micro_tiles; ++index) {
            const int64_t begin = patches.inside() * index / micro_tiles;
            const int64_t end = patches.inside() * (index + 1) / micro_tiles;
            for (int64_t p = begin; p < end; ++p) {
                call.places[p - begin] = patches.runs[p / patches.run_length] + p % patches.run_length;
            }
            call.sums = sums + (patches.padding_before + begin) * columns + call.first;
            functions[static_cast<size_t>(end - begin - 1)](call);
        }
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
