#include "cpu/kernels/conv/batch_tiles.h"

#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/gemm/gemm.h"

namespace latent {

namespace {

// The indices [begin, end) of an axis.
struct AxisRange {
    int64_t begin, end;

    int64_t count() const { return end - begin; }
    bool operator==(const AxisRange&) const = default;
};

// As many images as the largest micro-tile has rows.
constexpr int64_t kImages = 7;
constexpr int64_t kLeastImages = 4;

// Where more than this fraction of the patches lies inside, tiles of one image keep more of it in the nearest cache.
constexpr double kMostInside = 0.99;

// Fewer channels make runs too short to pay for each one's address.
constexpr int64_t kLeastChannels = 8;

// Bounds the tiles and runs of a line, which a thread writes down.
constexpr int64_t kMostCount = 1024;

// The i of [0, count) for which start + i * step is in [0, size).
AxisRange Inside(int64_t start, int64_t step, int64_t count, int64_t size) {
    const int64_t begin = start >= 0 ? 0 : std::min(CeilDivide(-start, step), count);
    const int64_t end = start >= size ? 0 : std::min((size - 1 - start) / step + 1, count);
    return {begin, std::max(begin, end)};
}

AxisRange TapsInside(const ConvAxis& axis, int64_t i) {
    return Inside(axis.Position(i, 0), axis.dilation, axis.taps, axis.input);
}

AxisRange PixelsInside(const ConvAxis& axis, int64_t tap) {
    return Inside(axis.Position(0, tap), axis.stride, axis.output, axis.input);
}

// The fraction of all taps of all positions that lies inside.
double InsideFraction(const ConvAxis& axis) {
    int64_t inside = 0;
    for (int64_t tap = 0; tap < axis.taps; ++tap) inside += PixelsInside(axis, tap).count();
    return static_cast<double>(inside) / static_cast<double>(std::max<int64_t>(axis.output * axis.taps, 1));
}

bool PayOff(const PatchGrid& grid) {
    return grid.batch >= kLeastImages && grid.used_channels >= kLeastChannels &&
           std::max({grid.h.output, grid.w.output, grid.h.taps, grid.w.taps}) <= kMostCount &&
           InsideFraction(grid.h) * InsideFraction(grid.w) < kMostInside;
}

}  // namespace

bool BatchTiles::Suit(const PatchGrid& grid, int64_t n) {
    const bool side_by_side = grid.w.dilation == 1 && grid.used_channels == grid.channels;
    return side_by_side && n > kNarrowChannels && PayOff(grid);
}

bool BatchTiles::SuitSums(const PatchGrid& grid, const FilterSums& sums) {
    return !sums.IsNarrow() && sums.columns() == sums.n && PayOff(grid);
}

int64_t BatchTiles::image_groups() const {
    return CeilDivide(grid_.batch, kImages);
}

OutputTile BatchTiles::Line(int64_t index) const {
    const int64_t group = index / grid_.h.output;
    const int64_t image = Cut(grid_.batch, group, image_groups());
    return {image, index % grid_.h.output, 0, Cut(grid_.batch, group + 1, image_groups()) - image, grid_.w.output};
}

int64_t BatchTiles::Open(const OutputTile& line, const TilePixels<float>& out, int64_t out_image,
                         ConvTile<float>* tiles, int64_t* runs) const {
    const ConvAxis& h = grid_.h;
    const ConvAxis& w = grid_.w;
    const int64_t row = w.input * grid_.channels;
    const AxisRange taps_h = TapsInside(h, line.i);
    for (int64_t run = 0; run < taps_h.count(); ++run) runs[run] = run * h.dilation * row;
    int64_t count = 0;
    for (int64_t j = 0; j < w.output;) {
        const AxisRange taps_w = TapsInside(w, j);
        const int64_t first = j;
        while (j < w.output && TapsInside(w, j) == taps_w) ++j;
        const bool sees = taps_h.count() > 0 && taps_w.count() > 0;
        const int64_t at =
            sees ? h.Position(line.i, taps_h.begin) * row + w.Position(first, taps_w.begin) * grid_.channels : 0;
        tiles[count++] = {{.data = grid_.images + line.image * h.input * row + at,
                           .row_step = h.input * row,
                           .pixel_step = w.stride * grid_.channels,
                           .runs = runs,
                           .run_count = sees ? taps_h.count() : 0,
                           .run_length = taps_w.count() * grid_.used_channels,
                           .rows = line.rows,
                           .pixels = j - first,
                           .k = grid_.patch(),
                           .padding_before = (taps_h.begin * w.taps + taps_w.begin) * grid_.used_channels,
                           .padding_after = (w.taps - taps_w.count()) * grid_.used_channels},
                          {.data = out.data + line.image * out_image + line.i * out.row_step + first * out.pixel_step,
                           .row_step = out_image,
                           .pixel_step = out.pixel_step,
                           .n = out.n}};
    }
    return count;
}

ConvTile<const float> BatchTiles::OfTap(int64_t tap, int64_t image, const TilePixels<const float>& maps,
                                        int64_t maps_image) const {
    static constexpr int64_t kStart = 0;
    const ConvAxis& h = grid_.h;
    const ConvAxis& w = grid_.w;
    const int64_t tap_h = tap / w.taps;
    const int64_t tap_w = tap % w.taps;
    const AxisRange lines = PixelsInside(h, tap_h);
    const AxisRange columns = PixelsInside(w, tap_w);
    const bool sees = lines.count() > 0 && columns.count() > 0;
    const int64_t pixel = sees ? h.Position(lines.begin, tap_h) * w.input + w.Position(columns.begin, tap_w) : 0;
    return {{.data = grid_.images + (image * h.input * w.input + pixel) * grid_.channels + grid_.first_channel,
             .row_step = h.stride * w.input * grid_.channels,
             .pixel_step = w.stride * grid_.channels,
             .runs = &kStart,
             .run_count = 1,
             .run_length = grid_.used_channels,
             .rows = sees ? lines.count() : 0,
             .pixels = columns.count(),
             .k = grid_.patch(),
             .padding_before = tap * grid_.used_channels},
            {.data = maps.data + image * maps_image + lines.begin * maps.row_step + columns.begin * maps.pixel_step,
             .row_step = maps.row_step,
             .pixel_step = maps.pixel_step,
             .n = maps.n}};
}

}  // namespace latent
