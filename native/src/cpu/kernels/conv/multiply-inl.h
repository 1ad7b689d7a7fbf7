// Output tiles of convolutions: patches times a filter.
#if defined(LATENT_KERNELS_CONV_MULTIPLY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_MULTIPLY_INL_H_
#undef LATENT_KERNELS_CONV_MULTIPLY_INL_H_
#else
#define LATENT_KERNELS_CONV_MULTIPLY_INL_H_
#endif

#include "cpu/kernels/conv/narrow-inl.h"
#include "cpu/kernels/conv/tiles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// A packed filter: panels of nr output channels, the last one of as many vectors as are left; in a panel, the channels
// of each element of the patch side by side, zero beyond n. If there are few output channels they follow one another.
int64_t PackedFilterFloats(int64_t n, int64_t k) {
    return n <= kNarrowChannels ? n * k : CeilDivide(n, kLanes) * kLanes * k;
}

constexpr int64_t kPanelColumns = kTileVectors * kLanes;

// Columns of the panel from column first on, with those beyond n.
int64_t PanelWidth(int64_t n, int64_t first) {
    return HWY_MIN(kPanelColumns, CeilDivide(n - first, kLanes) * kLanes);
}

void PackNarrowFilter(const FilterTaps& taps, float* packed, int64_t begin, int64_t end) {
    for (int64_t o = 0; o < taps.n; ++o) {
        float* to = packed + o * taps.k() + begin * taps.channels;
        for (int64_t tap = begin; tap < end; ++tap) {
            const float* from = taps.Tap(tap) + o * taps.output_step;
            for (int64_t i = 0; i < taps.channels; ++i) *to++ = from[i * taps.channel_step];
        }
    }
}

void PackFilter(const FilterTaps& taps, float* packed, int64_t begin, int64_t end) {
    if (taps.n <= kNarrowChannels) return PackNarrowFilter(taps, packed, begin, end);
    for (int64_t first = 0; first < taps.n; first += kPanelColumns) {
        const int64_t width = PanelWidth(taps.n, first);
        const int64_t count = HWY_MIN(width, taps.n - first);
        float* to = packed + first * taps.k() + begin * taps.channels * width;
        for (int64_t tap = begin; tap < end; ++tap) {
            const float* from = taps.Tap(tap) + first * taps.output_step;
            for (int64_t i = 0; i < taps.channels; ++i, to += width) {
                for (int64_t o = 0; o < count; ++o) to[o] = from[i * taps.channel_step + o * taps.output_step];
                for (int64_t o = count; o < width; ++o) to[o] = 0;
            }
        }
    }
}

struct MultiplyTileCall {
    const float* rows[kTileRows];  // The patch of each pixel.
    float* out[kTileRows];
    const int64_t* runs;
    int64_t run_count, run_length;
    const float* filter;
    int64_t filter_padding;  // Floats of the filter after each run.
    const float* bias;       // Null: none.
    int64_t columns;
};

template <int kRows, int kVectors>
struct MultiplyTile {
    static void Run(const MultiplyTileCall& call) {
        const Floats d;
        const float* HWY_RESTRICT filter = call.filter;
        FloatVector sums[kRows][kVectors];
        HWY_UNROLL(8)
        for (int i = 0; i < kRows; ++i) {
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) sums[i][v] = hn::Zero(d);
        }
        for (int64_t run = 0; run < call.run_count; ++run) {
            const float* HWY_RESTRICT rows[kRows];
            HWY_UNROLL(8)
            for (int i = 0; i < kRows; ++i) rows[i] = call.rows[i] + call.runs[run];
            for (int64_t p = 0; p < call.run_length; ++p) {
                FloatVector columns[kVectors];
                HWY_UNROLL(8)
                for (int v = 0; v < kVectors; ++v) columns[v] = hn::LoadU(d, filter + v * kLanes);
                HWY_UNROLL(8)
                for (int i = 0; i < kRows; ++i) {
                    const FloatVector element = hn::Set(d, rows[i][p]);
                    HWY_UNROLL(8)
                    for (int v = 0; v < kVectors; ++v) sums[i][v] = hn::MulAdd(element, columns[v], sums[i][v]);
                }
                filter += kVectors * kLanes;
            }
            filter += call.filter_padding;
        }
        HWY_UNROLL(8)
        for (int i = 0; i < kRows; ++i) {
            HWY_UNROLL(8)
            for (int v = 0; v < kVectors; ++v) Store(call, sums[i][v], call.out[i], v * kLanes);
        }
    }

    static HWY_INLINE void Store(const MultiplyTileCall& call, FloatVector sum, float* out, int64_t column) {
        const Floats d;
        const int64_t left = call.columns - column;
        if (HWY_LIKELY(left >= kLanes)) {
            if (call.bias != nullptr) sum = hn::Add(sum, hn::LoadU(d, call.bias + column));
            hn::StoreU(sum, d, out + column);
        } else {
            if (call.bias != nullptr) sum = hn::Add(sum, LoadTail(d, call.bias + column, left));
            StoreTail(sum, d, out + column, left);
        }
    }
};

void MultiplyPanel(const ConvTile<float>& tile, const float* packed, const float* bias, int64_t first) {
    static constexpr auto kFunctions = AllTiles<MultiplyTile>();
    const TilePatches& patches = tile.patches;
    const int64_t width = PanelWidth(tile.pixels.n, first);
    MultiplyTileCall call;
    call.runs = patches.runs;
    call.run_count = patches.run_count;
    call.run_length = patches.run_length;
    call.filter = packed + first * patches.k + patches.padding_before * width;
    call.filter_padding = patches.padding_after * width;
    call.bias = bias == nullptr ? nullptr : bias + first;
    call.columns = HWY_MIN(kPanelColumns, tile.pixels.n - first);
    const auto& functions = kFunctions[static_cast<size_t>(width / kLanes - 1)];
    const int64_t count = patches.rows * patches.pixels;
    const int64_t micro_tiles = CeilDivide(count, kTileRows);
    PixelCursor pixel{patches, tile.pixels};
    for (int64_t index = 0; index < micro_tiles; ++index) {
        const int64_t rows = count * (index + 1) / micro_tiles - count * index / micro_tiles;
        for (int64_t i = 0; i < rows; ++i, pixel.Next()) {
            call.rows[i] = pixel.Patch();
            call.out[i] = pixel.Out() + first;
        }
        functions[static_cast<size_t>(rows - 1)](call);
    }
}

// A panel of the filter stays in a near cache for all tiles.
void Multiply(const ConvTile<float>* tiles, int64_t count, const float* packed, const float* bias) {
    const int64_t n = tiles->pixels.n;
    if (n <= kNarrowChannels) {
        for (int64_t i = 0; i < count; ++i) MultiplyNarrow(tiles[i].patches, packed, bias, tiles[i].pixels);
        return;
    }
    for (int64_t first = 0; first < n; first += kPanelColumns) {
        for (int64_t i = 0; i < count; ++i) MultiplyPanel(tiles[i], packed, bias, first);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
