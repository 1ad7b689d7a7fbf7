// Convolutions with few output channels: the lanes of a vector hold neighbouring elements of a patch.
#if defined(LATENT_KERNELS_CONV_NARROW_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef LATENT_KERNELS_CONV_NARROW_INL_H_
#undef LATENT_KERNELS_CONV_NARROW_INL_H_
#else
#define LATENT_KERNELS_CONV_NARROW_INL_H_
#endif

#include "cpu/kernels/conv/tiles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace latent {
namespace HWY_NAMESPACE {
namespace {

// Pixels, or vectors of a patch, that are summed at a time: enough sums to cover the latency of multiply-adds.
constexpr int NarrowRows(int columns) {
    return columns == 1 ? 8 : 4;
}

// The first count elements from p, at most a vector.
HWY_INLINE FloatVector LoadFirst(const float* p, int64_t count) {
    return HWY_LIKELY(count >= kLanes) ? hn::LoadU(Floats(), p) : LoadTail(Floats(), p, count);
}

// Dot products of patches with the columns of a filter.
template <int kColumns>
void MultiplyNarrowTile(const TilePatches& patches, const float* const* addresses, const float* packed,
                        float (&out)[NarrowRows(kColumns)][kColumns]) {
    constexpr int kRows = NarrowRows(kColumns);
    const Floats d;
    const int64_t k = patches.k;
    FloatVector sums[kRows][kColumns];
    HWY_UNROLL(8)
    for (int i = 0; i < kRows; ++i) {
        HWY_UNROLL(4)
        for (int o = 0; o < kColumns; ++o) sums[i][o] = hn::Zero(d);
    }
    const auto add = [&](int64_t place, const float* filter, const auto& load) HWY_ATTR {
        FloatVector columns[kColumns];
        HWY_UNROLL(4)
        for (int o = 0; o < kColumns; ++o) columns[o] = load(filter + o * k);
        HWY_UNROLL(8)
        for (int i = 0; i < kRows; ++i) {
            const FloatVector row = load(addresses[i] + place);
            HWY_UNROLL(4)
            for (int o = 0; o < kColumns; ++o) sums[i][o] = hn::MulAdd(row, columns[o], sums[i][o]);
        }
    };
    packed += patches.padding_before;
    for (int64_t run = 0; run < patches.run_count; ++run, packed += patches.run_length + patches.padding_after) {
        const int64_t length = patches.run_length;
        const int64_t whole = length / kLanes * kLanes;
        for (int64_t p = 0; p < whole; p += kLanes) {
            add(patches.runs[run] + p, packed + p, [&](const float* at) HWY_ATTR { return hn::LoadU(d, at); });
        }
        if (whole == length) continue;
        add(patches.runs[run] + whole, packed + whole,
            [&](const float* at) HWY_ATTR { return LoadTail(d, at, length - whole); });
    }
    HWY_UNROLL(8)
    for (int i = 0; i < kRows; ++i) {
        HWY_UNROLL(4)
        for (int o = 0; o < kColumns; ++o) out[i][o] = hn::GetLane(hn::SumOfLanes(d, sums[i][o]));
    }
}

template <int kColumns>
void MultiplyColumns(const TilePatches& patches, const float* packed, const float* bias, const TilePixels<float>& out) {
    constexpr int kRows = NarrowRows(kColumns);
    const int64_t count = patches.rows * patches.pixels;
    PixelCursor pixel{patches, out};
    for (int64_t first = 0; first < count; first += kRows) {
        const int64_t rows = HWY_MIN(kRows, count - first);
        const float* addresses[kRows];
        float* to[kRows];
        for (int64_t i = 0; i < rows; ++i, pixel.Next()) {
            addresses[i] = pixel.Patch();
            to[i] = pixel.Out();
        }
        for (int64_t i = rows; i < kRows; ++i) addresses[i] = addresses[0];
        float sums[kRows][kColumns];
        MultiplyNarrowTile<kColumns>(patches, addresses, packed, sums);
        for (int64_t i = 0; i < rows; ++i) {
            for (int o = 0; o < kColumns; ++o) to[i][o] = bias == nullptr ? sums[i][o] : sums[i][o] + bias[o];
        }
    }
}

void MultiplyNarrow(const TilePatches& patches, const float* packed, const float* bias, const TilePixels<float>& out) {
    constexpr decltype(&MultiplyColumns<1>) kByColumns[] = {MultiplyColumns<1>, MultiplyColumns<2>, MultiplyColumns<3>,
                                                            MultiplyColumns<4>};
    kByColumns[out.n - 1](patches, packed, bias, out);
}

// Sums of kRows vectors of the patch, at these places from its beginning, times the channels of the pixel. Only count
// elements of a vector exist.
template <int kColumns, int kRows>
void SumNarrowTile(const TilePatches& patches, const TilePixels<const float>& maps, const int64_t* places,
                   float* const* sums, int64_t count) {
    const Floats d;
    const int64_t k = patches.k;
    FloatVector totals[kRows][kColumns];
    HWY_UNROLL(8)
    for (int r = 0; r < kRows; ++r) {
        HWY_UNROLL(4)
        for (int o = 0; o < kColumns; ++o) totals[r][o] = LoadFirst(sums[r] + o * k, count);
    }
    for (int64_t i = 0; i < patches.rows; ++i) {
        const float* HWY_RESTRICT patch = patches.data + i * patches.row_step;
        const float* HWY_RESTRICT map = maps.data + i * maps.row_step;
        for (int64_t j = patches.pixels; j > 0; --j, patch += patches.pixel_step, map += maps.pixel_step) {
            FloatVector columns[kColumns];
            HWY_UNROLL(4)
            for (int o = 0; o < kColumns; ++o) columns[o] = hn::Set(d, map[o]);
            HWY_UNROLL(8)
            for (int r = 0; r < kRows; ++r) {
                const FloatVector row = LoadFirst(patch + places[r], count);
                HWY_UNROLL(4)
                for (int o = 0; o < kColumns; ++o) totals[r][o] = hn::MulAdd(row, columns[o], totals[r][o]);
            }
        }
    }
    HWY_UNROLL(8)
    for (int r = 0; r < kRows; ++r) {
        HWY_UNROLL(4)
        for (int o = 0; o < kColumns; ++o) {
            if (HWY_LIKELY(count >= kLanes)) {
                hn::StoreU(totals[r][o], d, sums[r] + o * k);
            } else {
                StoreTail(totals[r][o], d, sums[r] + o * k, count);
            }
        }
    }
}

template <int kColumns>
void SumColumns(const TilePatches& patches, const TilePixels<const float>& maps, float* sums) {
    constexpr int kRows = NarrowRows(kColumns);
    int64_t places[kRows];
    float* to[kRows];
    int waiting = 0;
    sums += patches.padding_before;
    for (int64_t run = 0; run < patches.run_count; ++run, sums += patches.run_length) {
        int64_t p = 0;
        for (; p + kLanes <= patches.run_length; p += kLanes) {
            places[waiting] = patches.runs[run] + p;
            to[waiting] = sums + p;
            if (++waiting < kRows) continue;
            SumNarrowTile<kColumns, kRows>(patches, maps, places, to, kLanes);
            waiting = 0;
        }
        if (p == patches.run_length) continue;
        const int64_t place = patches.runs[run] + p;
        float* const tail = sums + p;
        SumNarrowTile<kColumns, 1>(patches, maps, &place, &tail, patches.run_length - p);
    }
    for (int r = 0; r < waiting; ++r) SumNarrowTile<kColumns, 1>(patches, maps, places + r, to + r, kLanes);
}

void SumNarrow(const TilePatches& patches, const TilePixels<const float>& maps, float* sums) {
    constexpr decltype(&SumColumns<1>) kByColumns[] = {SumColumns<1>, SumColumns<2>, SumColumns<3>, SumColumns<4>};
    kByColumns[maps.n - 1](patches, maps, sums);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace latent
HWY_AFTER_NAMESPACE();

#endif
