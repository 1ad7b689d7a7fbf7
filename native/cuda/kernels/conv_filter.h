// CONV_FILTER: rows are channels of the maps, columns elements of a patch, k the pixels of the maps in all images. They
// are cut into parts, as the CPU cuts them (src/cpu/kernels/conv/conv_filter_op.cc); each part is one chain of fused
// multiply-adds, and the parts are added in order.
#pragma once

#include "patches.h"

namespace latent::cuda {

template <class Tile>
struct ConvFilterShared {
    PatchPieces<Tile> pieces;
    PatchPlace places[2][kPieceDepth];
    PatchStep steps[Tile::kColumns];
};

// The places of the pixels [p, p + kPieceDepth), as far as they are before end.
DEVICE void FindPixels(PatchPlace (&places)[kPieceDepth], const ConvFilterArguments& a, int64_t group, int64_t p,
                       int64_t end) {
    if (ThreadIndex() >= kPieceDepth) return;
    const int64_t pixel = p + ThreadIndex();
    PatchPlace& place = places[ThreadIndex()];
    place = NoPlace();
    if (pixel >= end) return;
    const int64_t line = Divide(pixel, a.w.output);
    const int64_t image = Divide(line, a.h.output);
    const int64_t y = (line - image * a.h.output) * a.h.stride - a.h.padding;
    const int64_t x = (pixel - line * a.w.output) * a.w.stride - a.w.padding;
    place.image = ((image * a.h.input + y) * a.w.input + x) * a.groups * a.channels + group * a.channels;
    place.map = pixel * a.groups * a.outputs + group * a.outputs;
    place.y = static_cast<int32_t>(y);
    place.x = static_cast<int32_t>(x);
}

// The steps to the elements [first, first + Tile::kColumns) of patches of so many elements.
template <class Tile>
DEVICE void FindElements(PatchStep (&steps)[Tile::kColumns], const ConvFilterArguments& a, int64_t elements,
                         int64_t first) {
    for (int c = ThreadIndex(); c < Tile::kColumns; c += kThreads) {
        const int64_t element = first + c;
        steps[c] = NoStep();
        if (element >= elements) continue;
        const auto tap = static_cast<int32_t>(Divide(element, a.channels));
        const int32_t tap_h = tap / a.w.taps;
        const int32_t tap_w = tap - tap_h * a.w.taps;
        steps[c].y = tap_h * a.h.dilation;
        steps[c].x = tap_w * a.w.dilation;
        steps[c].image = (static_cast<int64_t>(steps[c].y) * a.w.input + steps[c].x) * a.groups * a.channels + element -
                         tap * a.channels;
    }
}

// A tile of one part and group; out holds the filters.
template <class Tile>
DEVICE void SumFilterTile(ConvFilterShared<Tile>& shared, const ConvFilterArguments& a, float* out, int64_t part,
                          int64_t group, int64_t first_row, int64_t first_column) {
    const float* const images = At(a.images, *a.state);
    const float* const maps = At(a.maps, *a.state);
    const int64_t elements = static_cast<int64_t>(a.h.taps) * a.w.taps * a.channels;
    const int64_t end = a.begins[part + 1];
    FindElements<Tile>(shared.steps, a, elements, first_column);
    float sums[Tile::kRowsEach][Tile::kColumnsEach] = {};
    const auto pixels = FactorOf(false, [&](int slot, int q, int i) {
        const int64_t at = shared.places[slot][q].map;
        return first_row + i < a.outputs && at >= 0 ? maps[at + first_row + i] : 0.0f;
    });
    const auto patches = FactorOf(false, [&](int slot, int q, int j) {
        return PatchElement(images, a.h, a.w, shared.places[slot][q], shared.steps[j]);
    });
    MultiplyPieces<Tile>(
        sums, shared.pieces, a.begins[part], end,
        [&](int slot, int64_t p) { FindPixels(shared.places[slot], a, group, p, end); }, pixels, patches);
    ForSums<Tile>(sums, [&](int row, int column, float sum) {
        if (first_row + row >= a.outputs || first_column + column >= elements) return;
        out[(group * a.outputs + first_row + row) * elements + first_column + column] = sum;
    });
}

template <class Tile>
DEVICE void ConvFilter(const ConvFilterArguments& a) {
    SHARED(ConvFilterShared<Tile>, shared);
    const int64_t elements = static_cast<int64_t>(a.h.taps) * a.w.taps * a.channels;
    const int64_t columns = (elements + Tile::kColumns - 1) / Tile::kColumns;
    const int64_t tiles = (a.outputs + Tile::kRows - 1) / Tile::kRows * columns;
    const int64_t count = a.groups * a.outputs * elements;
    float* const out = a.parts > 1 ? a.partials : At(a.out, *a.state);
    ForTiles(static_cast<int64_t>(a.parts) * a.groups * tiles, [&](int64_t index) {
        const int64_t product = Divide(index, tiles);
        const int64_t tile = index - product * tiles;
        const int64_t part = Divide(product, a.groups);
        SumFilterTile<Tile>(shared, a, out + part * count, part, product - part * a.groups,
                            tile / columns * Tile::kRows, tile % columns * Tile::kColumns);
        BARRIER();
    });
}

DEVICE void JoinSums(const JoinSumsArguments& a) {
    float* const out = At(a.out, *a.state);
    ForElements(a.count, [&](int64_t i) {
        float sum = a.partials[i];
        for (int64_t part = 1; part < a.parts; ++part) sum = sum + a.partials[part * a.count + i];
        out[i] = sum;
    });
}

}  // namespace latent::cuda
