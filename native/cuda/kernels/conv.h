// CONV and CONV_TRANSPOSE: rows are pixels of the output, columns its channels, k the elements of a patch. Each element
// is one chain of fused multiply-adds over the patch, tap by tap, as the CPU makes it (src/cpu/kernels/conv), then bias
// and activation.
#pragma once

#include "epilogue.h"
#include "patches.h"

namespace latent::cuda {

template <class Tile>
struct ConvShared {
    PatchPieces<Tile> pieces;
    PatchPlace places[Tile::kRows];
    PatchStep steps[2][kPieceDepth];
};

// An axis of one phase: its pixels first + i * step see the inputs start + i * stride + t * dilation, through the
// filter's taps first_tap + t * tap_step.
struct PhaseAxis {
    int32_t first, step, count;
    int32_t start, stride, dilation;
    int32_t taps, first_tap, tap_step;
};

DEVICE PhaseAxis WholeAxis(const ConvAxis& axis) {
    return {0, 1, axis.output, -axis.padding, axis.stride, axis.dilation, axis.taps, 0, 1};
}

// Taps come from the last one down, since their maps then come in order.
DEVICE PhaseAxis AxisOfPhase(const ConvAxis& axis, int32_t phase) {
    const int32_t count = (axis.output - phase + axis.stride - 1) / axis.stride;
    const int32_t most = Least(axis.taps, axis.tap_step);
    int32_t tap = 0;
    while (tap < most && (phase + axis.padding - tap * axis.dilation) % axis.stride != 0) ++tap;
    if (tap >= most) return {phase, axis.stride, count, 0, 1, 1, 0, 0, 1};  // No tap reaches these pixels.
    const int32_t taps = (axis.taps - tap + axis.tap_step - 1) / axis.tap_step;
    const int32_t last = tap + (taps - 1) * axis.tap_step;
    const int32_t start = (phase + axis.padding - last * axis.dilation) / axis.stride;
    return {phase, axis.stride, count, start, 1, axis.map_step, taps, last, -axis.tap_step};
}

struct ConvPhase {
    PhaseAxis h, w;
};

DEVICE ConvPhase PhaseOf(const ConvArguments& a, int32_t h, int32_t w) {
    if (a.is_transposed == 0) return {WholeAxis(a.h), WholeAxis(a.w)};
    return {AxisOfPhase(a.h, h), AxisOfPhase(a.w, w)};
}

// The places of the phase's pixels [first, first + Tile::kRows), in all images one after the other.
template <class Tile>
DEVICE void FindPlaces(PatchPlace (&places)[Tile::kRows], const ConvArguments& a, const ConvPhase& phase, int64_t rows,
                       int64_t group, int64_t first) {
    for (int r = ThreadIndex(); r < Tile::kRows; r += kThreads) {
        const int64_t row = first + r;
        places[r] = NoPlace();
        if (row >= rows) continue;
        const int64_t line = Divide(row, phase.w.count);
        const int64_t j = row - line * phase.w.count;
        const int64_t image = Divide(line, phase.h.count);
        const int64_t i = line - image * phase.h.count;
        const int64_t y = phase.h.start + i * phase.h.stride;
        const int64_t x = phase.w.start + j * phase.w.stride;
        const int64_t out_y = phase.h.first + i * phase.h.step;
        const int64_t out_x = phase.w.first + j * phase.w.step;
        places[r].image = ((image * a.h.input + y) * a.w.input + x) * a.groups * a.channels + group * a.channels;
        places[r].map = ((image * a.h.output + out_y) * a.w.output + out_x) * a.groups * a.columns + group * a.columns;
        places[r].y = static_cast<int32_t>(y);
        places[r].x = static_cast<int32_t>(x);
    }
}

// The steps to the elements [p, p + kPieceDepth) of patches of so many elements.
DEVICE void FindSteps(PatchStep (&steps)[kPieceDepth], const ConvArguments& a, const ConvPhase& phase, int32_t elements,
                      int64_t p) {
    if (ThreadIndex() >= kPieceDepth) return;
    const int64_t element = p + ThreadIndex();
    PatchStep& step = steps[ThreadIndex()];
    step = NoStep();
    if (element >= elements) return;
    const auto tap = static_cast<int32_t>(Divide(element, a.channels));
    const auto channel = static_cast<int32_t>(element) - tap * a.channels;
    const int32_t tap_h = tap / phase.w.taps;
    const int32_t tap_w = tap - tap_h * phase.w.taps;
    const int32_t filter_h = phase.h.first_tap + tap_h * phase.h.tap_step;
    const int32_t filter_w = phase.w.first_tap + tap_w * phase.w.tap_step;
    step.y = tap_h * phase.h.dilation;
    step.x = tap_w * phase.w.dilation;
    step.image = (static_cast<int64_t>(step.y) * a.w.input + step.x) * a.groups * a.channels + channel;
    step.filter = (filter_h * a.w.taps + filter_w) * a.tap_step + channel * a.channel_step;
}

// A tile of one phase and group. All threads of the block return before the first barrier, or none.
template <class Tile>
DEVICE void ConvolveTile(ConvShared<Tile>& shared, const ConvArguments& a, const ConvPhase& phase, int64_t group,
                         int64_t first_row, int64_t first_column) {
    const RunState& state = *a.state;
    const float* const in = At(a.in, state);
    const float* const filter = At(a.filter, state) + group * a.group_step;
    const float* const bias = AtOrNull(a.bias, state);
    float* const out = At(a.out, state);
    const int64_t rows = a.batch * phase.h.count * phase.w.count;
    if (first_row >= rows) return;
    const int32_t elements = phase.h.taps * phase.w.taps * a.channels;
    FindPlaces<Tile>(shared.places, a, phase, rows, group, first_row);
    float sums[Tile::kRowsEach][Tile::kColumnsEach] = {};
    // Neighbours in memory are channels of the images, and channels or columns of the filter.
    const auto patches = FactorOf(true, [&](int slot, int q, int i) {
        return PatchElement(in, a.h, a.w, shared.places[i], shared.steps[slot][q]);
    });
    const auto weights = FactorOf(a.column_step != 1, [&](int slot, int q, int j) {
        const int32_t at = shared.steps[slot][q].filter;
        const bool is_inside = first_column + j < a.columns && at >= 0;
        return is_inside ? filter[(first_column + j) * a.column_step + at] : 0.0f;
    });
    MultiplyPieces<Tile>(
        sums, shared.pieces, 0, elements,
        [&](int slot, int64_t p) { FindSteps(shared.steps[slot], a, phase, elements, p); }, patches, weights);
    ForSums<Tile>(sums, [&](int row, int column, float sum) {
        const int64_t channel = first_column + column;
        if (first_row + row >= rows || channel >= a.columns) return;
        const float value = bias == nullptr ? sum : sum + bias[group * a.columns + channel];
        out[shared.places[row].map + channel] = Activate(a.activation, value, a.slope);
    });
}

template <class Tile>
DEVICE void Conv(const ConvArguments& a) {
    SHARED(ConvShared<Tile>, shared);
    const int64_t columns = (a.columns + Tile::kColumns - 1) / Tile::kColumns;
    const int64_t tiles = (a.rows + Tile::kRows - 1) / Tile::kRows * columns;
    const int64_t products = static_cast<int64_t>(a.h.phases) * a.w.phases * a.groups;
    ForTiles(products * tiles, [&](int64_t index) {
        const int64_t product = Divide(index, tiles);
        const int64_t tile = index - product * tiles;
        const int64_t phase = Divide(product, a.groups);
        const int64_t phase_h = Divide(phase, a.w.phases);
        ConvolveTile<Tile>(
            shared, a, PhaseOf(a, static_cast<int32_t>(phase_h), static_cast<int32_t>(phase - phase_h * a.w.phases)),
            product - phase * a.groups, tile / columns * Tile::kRows, tile % columns * Tile::kColumns);
        BARRIER();
    });
}

}  // namespace latent::cuda
