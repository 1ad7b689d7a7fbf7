// Pixels of a band times a filter.
#if defined(LATENT_KERNELS_CONV_MULTIPLY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_MULTIPLY_INL_H_
#undef LATENT_KERNELS_CONV_MULTIPLY_INL_H_
#else
#define LATENT_KERNELS_CONV_MULTIPLY_INL_H_
#endif

#include "cpu/kernels/conv/conv_tile-inl.h"
#include "cpu/kernels/conv/narrow-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// The copy of a filter: strips of kTileVectors vectors of columns, the last one of as many as are left; in a strip, all
// columns of an element of the patch side by side, zero beyond n. Few columns are copied one after the other.
int64_t FactorFloats(int64_t n, int64_t k) {
    return n <= kNarrowColumns ? n * k : CeilDivide(n, kLanes) * kLanes * k;
}

constexpr int64_t kStripColumns = kTileVectors * kLanes;

// Columns of the strip from column first on, with those beyond n.
int64_t StripWidth(int64_t n, int64_t first) {
    return HWY_MIN(kStripColumns, CeilDivide(n - first, kLanes) * kLanes);
}

void PackNarrowFactor(const ConvFactor& factor, float* packed, int64_t begin, int64_t end) {
    for (int64_t o = 0; o < factor.n; ++o) {
        float* to = packed + o * factor.k() + begin * factor.inner;
        for (int64_t tap = begin; tap < end; ++tap) {
            const float* from = factor.Tap(tap) + o * factor.column_step;
            for (int64_t i = 0; i < factor.inner; ++i) *to++ = from[i * factor.inner_step];
        }
    }
}

void PackFactor(const ConvFactor& factor, float* packed, int64_t begin, int64_t end) {
    if (factor.n <= kNarrowColumns) return PackNarrowFactor(factor, packed, begin, end);
    for (int64_t first = 0; first < factor.n; first += kStripColumns) {
        const int64_t width = StripWidth(factor.n, first);
        const int64_t count = HWY_MIN(width, factor.n - first);
        float* to = packed + first * factor.k() + begin * factor.inner * width;
        for (int64_t tap = begin; tap < end; ++tap) {
            const float* from = factor.Tap(tap) + first * factor.column_step;
            for (int64_t i = 0; i < factor.inner; ++i, to += width) {
                for (int64_t o = 0; o < count; ++o) to[o] = from[i * factor.inner_step + o * factor.column_step];
                for (int64_t o = count; o < width; ++o) to[o] = 0;
            }
        }
    }
}

struct MultiplyTileCall {
    const float* rows[kTileRows];  // What each pixel sees.
    float* out[kTileRows];
    const int64_t* runs;
    int64_t run_count, run_length;
    const float* factor;
    int64_t factor_gap;
    const float* bias;  // Null: none.
    int64_t columns;
};

template <int kRows, int kVectors>
struct MultiplyTile {
    static void Run(const MultiplyTileCall& call) {
        const Floats d;
        const float* HWY_RESTRICT factor = call.factor;
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
                for (int v = 0; v < kVectors; ++v) columns[v] = hn::LoadU(d, factor + v * kLanes);
                HWY_UNROLL(8)
                for (int i = 0; i < kRows; ++i) {
                    const FloatVector element = hn::Set(d, rows[i][p]);
                    HWY_UNROLL(8)
                    for (int v = 0; v < kVectors; ++v) sums[i][v] = hn::MulAdd(element, columns[v], sums[i][v]);
                }
                factor += kVectors * kLanes;
            }
            factor += call.factor_gap;
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

void MultiplyStrip(const ConvPart<float>& part, const float* packed, const float* bias, int64_t first) {
    static constexpr auto kTiles = AllTiles<MultiplyTile>();
    const ConvWindow& window = part.window;
    const int64_t width = StripWidth(part.pixels.n, first);
    MultiplyTileCall call;
    call.runs = window.runs;
    call.run_count = window.run_count;
    call.run_length = window.run_length;
    call.factor = packed + first * window.k + window.first * width;
    call.factor_gap = window.gap * width;
    call.bias = bias == nullptr ? nullptr : bias + first;
    call.columns = HWY_MIN(kStripColumns, part.pixels.n - first);
    const auto& tiles = kTiles[static_cast<size_t>(width / kLanes - 1)];
    const int64_t count = window.rows * window.pixels;
    const int64_t tile_count = CeilDivide(count, kTileRows);
    PixelCursor pixel{window, part.pixels};
    for (int64_t tile = 0; tile < tile_count; ++tile) {
        const int64_t rows = count * (tile + 1) / tile_count - count * tile / tile_count;
        for (int64_t i = 0; i < rows; ++i, pixel.Next()) {
            call.rows[i] = pixel.Patch();
            call.out[i] = pixel.Out() + first;
        }
        tiles[static_cast<size_t>(rows - 1)](call);
    }
}

// A strip of the filter stays in a near cache for all parts.
void Multiply(const ConvPart<float>* parts, int64_t count, const float* packed, const float* bias) {
    const int64_t n = parts->pixels.n;
    if (n <= kNarrowColumns) {
        for (int64_t i = 0; i < count; ++i) MultiplyNarrow(parts[i].window, packed, bias, parts[i].pixels);
        return;
    }
    for (int64_t first = 0; first < n; first += kStripColumns) {
        for (int64_t i = 0; i < count; ++i) MultiplyStrip(parts[i], packed, bias, first);
    }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
