// Sums over the pixels of a band of what they see times what they are.
#if defined(LATENT_KERNELS_CONV_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_SUM_INL_H_
#undef LATENT_KERNELS_CONV_SUM_INL_H_
#else
#define LATENT_KERNELS_CONV_SUM_INL_H_
#endif

#include "cpu/kernels/conv/conv_tile-inl.h"
#include "cpu/kernels/conv/narrow-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

struct SumTileCall {
    const ConvPart<const float>* parts;
    int64_t part_count;
    int64_t first;              // Column of the maps.
    int64_t places[kTileRows];  // Of the patch's elements, in what a pixel sees.
    float* sums;
    int64_t sums_row;
};

// The tile's rows are elements of the patch, its columns those of the maps.
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
            for (int v = 0; v < kVectors; ++v) sums[r][v] = hn::LoadU(d, call.sums + r * call.sums_row + v * kLanes);
        }
        for (int64_t part = 0; part < call.part_count; ++part) {
            const ConvWindow& window = call.parts[part].window;
            const ConvPixels<const float>& pixels = call.parts[part].pixels;
            for (int64_t i = 0; i < window.rows; ++i) {
                const float* HWY_RESTRICT patch = window.base + i * window.row;
                const float* HWY_RESTRICT maps = pixels.data + call.first + i * pixels.row;
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
                    maps += pixels.pixel;
                }
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

void Sum(const ConvPart<const float>* parts, int64_t count, float* sums) {
    const ConvWindow& window = parts->window;
    const ConvSums layout{parts->pixels.n, window.k};
    if (layout.IsNarrow()) {
        for (int64_t i = 0; i < count; ++i) SumNarrow(parts[i].window, parts[i].pixels, sums);
        return;
    }
    static constexpr auto kTiles = AllTiles<SumTile>();
    const int64_t columns = layout.columns();
    const int64_t vectors = CeilDivide(layout.n, kLanes);
    const int64_t tile_count = CeilDivide(window.seen(), kTileRows);
    SumTileCall call;
    call.parts = parts;
    call.part_count = count;
    call.sums_row = columns;
    for (int64_t first = 0; first < vectors; first += kTileVectors) {
        const auto& tiles = kTiles[static_cast<size_t>(HWY_MIN(kTileVectors, vectors - first) - 1)];
        call.first = first * kLanes;
        for (int64_t tile = 0; tile < tile_count; ++tile) {
            const int64_t begin = window.seen() * tile / tile_count;
            const int64_t end = window.seen() * (tile + 1) / tile_count;
            for (int64_t p = begin; p < end; ++p) {
                call.places[p - begin] = window.runs[p / window.run_length] + p % window.run_length;
            }
            call.sums = sums + (window.first + begin) * columns + call.first;
            tiles[static_cast<size_t>(end - begin - 1)](call);
        }
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
