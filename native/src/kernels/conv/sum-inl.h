// Sums over the pixels of a band of what they see times what they are.
#if defined(LATENT_KERNELS_CONV_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_SUM_INL_H_
#undef LATENT_KERNELS_CONV_SUM_INL_H_
#else
#define LATENT_KERNELS_CONV_SUM_INL_H_
#endif

#include "kernels/conv/conv_tile-inl.h"
#include "kernels/conv/narrow-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

struct SumTileCall {
    const ConvWindow* window;
    const float* maps;
    int64_t maps_row, maps_pixel;
    int64_t places[kTileRows];  // Of the patch's elements, in what a pixel sees.
    float* sums;
    int64_t sums_row;
};

// The tile's rows are elements of the patch, its columns those of the maps.
template <int kRows, int kVectors>
struct SumTile {
    static void Run(const SumTileCall& call) {
        const Floats d;
        const ConvWindow& window = *call.window;
        FloatVector sums[kRows][kVectors];
        int64_t places[kRows];
        HWY_UNROLL(8)
        for (int r = 0; r < kRows; ++r) {
            places[r] = call.places[r];
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) sums[r][v] = hn::LoadU(d, call.sums + r * call.sums_row + v * kLanes);
        }
        for (int64_t i = 0; i < window.rows; ++i) {
            const float* HWY_RESTRICT patch = window.base + i * window.row;
            const float* HWY_RESTRICT maps = call.maps + i * call.maps_row;
            for (int64_t j = window.pixels; j > 0; --j) {
                FloatVector columns[kVectors];
                HWY_UNROLL(8)
                for (int v = 0; v < kVectors; ++v) columns[v] = hn::LoadU(d, maps + v * kLanes);
                HWY_UNROLL(8)
                for (int r = 0; r < kRows; ++r) {
                    const FloatVector element = hn::Set(d, patch[places[r]]);
                    HWY_UNROLL(8)
                    for (int v = 0; v < kVectors; ++v) sums[r][v] = hn::MulAdd(element, columns[v], sums[r][v]);
                }
                patch += window.pixel;
                maps += call.maps_pixel;
            }
        }
        HWY_UNROLL(8)
        for (int r = 0; r < kRows; ++r) {
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) {
                hn::StoreU(sums[r][v], d, call.sums + r * call.sums_row + v * kLanes);
            }
        }
    }
};

void Sum(const ConvWindow& window, const ConvPixels<const float>& maps, float* sums) {
    const ConvSums layout{maps.n, window.k()};
    if (layout.IsNarrow()) return SumNarrow(window, maps, sums);
    static constexpr auto kTiles = AllTiles<SumTile>();
    const int64_t columns = layout.columns();
    const int64_t vectors = CeilDivide(maps.n, kLanes);
    const int64_t tile_count = CeilDivide(window.k(), kTileRows);
    SumTileCall call;
    call.window = &window;
    call.maps_row = maps.row;
    call.maps_pixel = maps.pixel;
    call.sums_row = columns;
    for (int64_t first = 0; first < vectors; first += kTileVectors) {
        const auto& tiles = kTiles[static_cast<size_t>(HWY_MIN(kTileVectors, vectors - first) - 1)];
        call.maps = maps.data + first * kLanes;
        for (int64_t tile = 0; tile < tile_count; ++tile) {
            const int64_t begin = window.k() * tile / tile_count;
            const int64_t end = window.k() * (tile + 1) / tile_count;
            for (int64_t p = begin; p < end; ++p) {
                call.places[p - begin] = window.runs[p / window.run_length] + p % window.run_length;
            }
            call.sums = sums + begin * columns + first * kLanes;
            tiles[static_cast<size_t>(end - begin - 1)](call);
        }
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
