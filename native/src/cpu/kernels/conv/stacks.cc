#include "cpu/kernels/conv/stacks.h"

#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm.h"

namespace latent {

namespace {

// As many images as the largest tile has rows.
constexpr int64_t kImages = 7;
constexpr int64_t kLeastImages = 4;

// Where less than this share of the patches lies outside, bands of one image keep more of it in the nearest cache.
constexpr double kMostSeen = 0.99;

// Fewer channels make runs too short to pay for each one's address.
constexpr int64_t kLeastChannels = 8;

// Bounds what a thread notes of a line.
constexpr int64_t kMostCount = 1024;

// The i of [0, count) for which start + i * step is in [0, size).
AxisRange Inside(int64_t start, int64_t step, int64_t count, int64_t size) {
    const int64_t begin = start >= 0 ? 0 : std::min(CeilDivide(-start, step), count);
    const int64_t end = start >= size ? 0 : std::min((size - 1 - start) / step + 1, count);
    return {begin, std::max(begin, end)};
}

AxisRange TapsInside(const GridAxis& axis, int64_t i) {
    return Inside(axis.Position(i, 0), axis.tap, axis.taps, axis.size);
}

AxisRange PixelsInside(const GridAxis& axis, int64_t tap) {
    return Inside(axis.Position(0, tap), axis.step, axis.count, axis.size);
}

double SeenShare(const GridAxis& axis) {
    int64_t seen = 0;
    for (int64_t tap = 0; tap < axis.taps; ++tap) seen += PixelsInside(axis, tap).count();
    return static_cast<double>(seen) / static_cast<double>(std::max<int64_t>(axis.count * axis.taps, 1));
}

bool AreWorthIt(const Grid& grid) {
    return grid.batch >= kLeastImages && grid.used >= kLeastChannels &&
           std::max({grid.h.count, grid.w.count, grid.h.taps, grid.w.taps}) <= kMostCount &&
           SeenShare(grid.h) * SeenShare(grid.w) < kMostSeen;
}

}  // namespace

bool Stacks::Suit(const Grid& grid, int64_t n) {
    const bool side_by_side = grid.w.tap == 1 && grid.used == grid.channels;
    return side_by_side && n > kNarrowColumns && AreWorthIt(grid);
}

bool Stacks::SuitSums(const Grid& grid, const ConvSums& sums) {
    return !sums.IsNarrow() && sums.columns() == sums.n && AreWorthIt(grid);
}

int64_t Stacks::stacks() const {
    return CeilDivide(grid_.batch, kImages);
}

Band Stacks::Line(int64_t index) const {
    const int64_t stack = index / grid_.h.count;
    const int64_t image = Cut(grid_.batch, stack, stacks());
    return {image, index % grid_.h.count, 0, Cut(grid_.batch, stack + 1, stacks()) - image, grid_.w.count};
}

int64_t Stacks::Open(const Band& line, const ConvPixels<float>& out, int64_t out_image, ConvPart<float>* parts,
                     int64_t* runs) const {
    const GridAxis& h = grid_.h;
    const GridAxis& w = grid_.w;
    const int64_t row = w.size * grid_.channels;
    const AxisRange taps_h = TapsInside(h, line.i);
    for (int64_t run = 0; run < taps_h.count(); ++run) runs[run] = run * h.tap * row;
    int64_t count = 0;
    for (int64_t j = 0; j < w.count;) {
        const AxisRange taps_w = TapsInside(w, j);
        const int64_t first = j;
        while (j < w.count && TapsInside(w, j) == taps_w) ++j;
        const bool sees = taps_h.count() > 0 && taps_w.count() > 0;
        const int64_t at =
            sees ? h.Position(line.i, taps_h.begin) * row + w.Position(first, taps_w.begin) * grid_.channels : 0;
        parts[count++] = {
            {.base = grid_.images + line.image * h.size * row + at,
             .row = h.size * row,
             .pixel = w.step * grid_.channels,
             .runs = runs,
             .run_count = sees ? taps_h.count() : 0,
             .run_length = taps_w.count() * grid_.used,
             .rows = line.rows,
             .pixels = j - first,
             .k = grid_.patch(),
             .first = (taps_h.begin * w.taps + taps_w.begin) * grid_.used,
             .gap = (w.taps - taps_w.count()) * grid_.used},
            {out.data + line.image * out_image + line.i * out.row + first * out.pixel, out_image, out.pixel, out.n}};
    }
    return count;
}

ConvPart<const float> Stacks::Through(int64_t tap, int64_t image, const ConvPixels<const float>& maps,
                                      int64_t maps_image) const {
    static constexpr int64_t kStart = 0;
    const GridAxis& h = grid_.h;
    const GridAxis& w = grid_.w;
    const int64_t tap_h = tap / w.taps;
    const int64_t tap_w = tap % w.taps;
    const AxisRange lines = PixelsInside(h, tap_h);
    const AxisRange columns = PixelsInside(w, tap_w);
    const bool sees = lines.count() > 0 && columns.count() > 0;
    const int64_t pixel = sees ? h.Position(lines.begin, tap_h) * w.size + w.Position(columns.begin, tap_w) : 0;
    return {{.base = grid_.images + (image * h.size * w.size + pixel) * grid_.channels + grid_.first,
             .row = h.step * w.size * grid_.channels,
             .pixel = w.step * grid_.channels,
             .runs = &kStart,
             .run_count = 1,
             .run_length = grid_.used,
             .rows = sees ? lines.count() : 0,
             .pixels = columns.count(),
             .k = grid_.patch(),
             .first = tap * grid_.used},
            {maps.data + image * maps_image + lines.begin * maps.row + columns.begin * maps.pixel, maps.row, maps.pixel,
             maps.n}};
}

}  // namespace latent
