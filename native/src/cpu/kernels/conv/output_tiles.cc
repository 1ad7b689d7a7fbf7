#include "cpu/kernels/conv/output_tiles.h"

#include <algorithm>

#include "cpu/kernels/chunks.h"

namespace latent {

namespace {

// Patches of a tile that spread over so many floats leave room for the filter in a second-level cache.
constexpr int64_t kNearFloats = int64_t{1} << 16;

// The most of count for which fits(n) is true, at least 1.
template <class Fits>
int64_t Most(int64_t count, Fits&& fits) {
    int64_t low = 1;
    int64_t high = std::max<int64_t>(count, 1);
    while (low < high) {
        const int64_t middle = low + (high - low + 1) / 2;
        if (fits(middle)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

void Copy(const float* from, int64_t count, float* to) {
    std::copy_n(from, count, to);
}

void Clear(int64_t count, float* to) {
    std::fill_n(to, count, 0.0f);
}

}  // namespace

OutputTiles::OutputTiles(const PatchGrid& grid, int64_t pixel_floats) : grid_(grid) {
    const auto spread = [&](int64_t rows, int64_t pixels) {
        return grid_.h.Extent(rows) * grid_.w.Extent(pixels) * grid_.used_channels;
    };
    const auto fits = [&](int64_t rows, int64_t pixels, int64_t floats) {
        return spread(rows, pixels) <= floats && rows * pixels * pixel_floats <= floats;
    };
    copies_patches_ = spread(1, 1) > kMostFloats;
    if (copies_patches_) {
        pixels_ =
            std::clamp<int64_t>(kMostFloats / (grid_.patch() + pixel_floats), 1, std::max<int64_t>(grid_.w.output, 1));
    } else {
        pixels_ = Most(grid_.w.output, [&](int64_t pixels) { return fits(1, pixels, kMostFloats); });
        rows_ = Most(grid_.h.output, [&](int64_t rows) { return fits(rows, pixels_, kNearFloats); });
    }
    tiles_h_ = CeilDivide(grid_.h.output, rows_);
    tiles_w_ = CeilDivide(grid_.w.output, pixels_);
}

OutputTile OutputTiles::At(int64_t index) const {
    OutputTile tile;
    tile.image = index / (tiles_h_ * tiles_w_);
    tile.i = index / tiles_w_ % tiles_h_ * rows_;
    tile.j = index % tiles_w_ * pixels_;
    tile.rows = std::min(rows_, grid_.h.output - tile.i);
    tile.pixels = std::min(pixels_, grid_.w.output - tile.j);
    return tile;
}

TilePatches OutputTiles::Open(const OutputTile& tile, float* block, int64_t* runs) const {
    if (copies_patches_) return CopyPatches(tile, block, runs);
    const ConvAxis& h = grid_.h;
    const ConvAxis& w = grid_.w;
    const int64_t top = h.Position(tile.i, 0);
    const int64_t left = w.Position(tile.j, 0);
    const bool inside = top >= 0 && top + h.Extent(tile.rows) <= h.input &&  //
                        left >= 0 && left + w.Extent(tile.pixels) <= w.input;
    if (inside) {
        const int64_t line = tile.image * h.input + top;
        const float* data = grid_.images + (line * w.input + left) * grid_.channels + grid_.first_channel;
        return PatchesAt(tile, data, w.input * grid_.channels, grid_.channels, runs);
    }
    CopyImage(tile, block);
    return PatchesAt(tile, block, w.Extent(tile.pixels) * grid_.used_channels, grid_.used_channels, runs);
}

// line, column: floats between lines and columns of the image.
TilePatches OutputTiles::PatchesAt(const OutputTile& tile, const float* data, int64_t line, int64_t column,
                                   int64_t* runs) const {
    const ConvAxis& h = grid_.h;
    const ConvAxis& w = grid_.w;
    const bool side_by_side = w.dilation == 1 && column == grid_.used_channels;
    const int64_t line_runs = side_by_side ? 1 : w.taps;
    const int64_t run_count = h.taps * line_runs;
    for (int64_t run = 0; run < run_count; ++run) {
        runs[run] = run / line_runs * h.dilation * line + run % line_runs * w.dilation * column;
    }
    return {.data = data,
            .row_step = h.stride * line,
            .pixel_step = w.stride * column,
            .runs = runs,
            .run_count = run_count,
            .run_length = side_by_side ? w.taps * grid_.used_channels : grid_.used_channels,
            .rows = tile.rows,
            .pixels = tile.pixels,
            .k = grid_.patch()};
}

void OutputTiles::CopyImage(const OutputTile& tile, float* block) const {
    const ConvAxis& w = grid_.w;
    const int64_t lines = grid_.h.Extent(tile.rows);
    const int64_t columns = w.Extent(tile.pixels);
    const int64_t top = grid_.h.Position(tile.i, 0);
    const int64_t left = w.Position(tile.j, 0);
    const int64_t before = std::clamp<int64_t>(-left, 0, columns);
    const int64_t inside = std::clamp<int64_t>(w.input - left, before, columns) - before;
    for (int64_t line = top; line < top + lines; ++line, block += columns * grid_.used_channels) {
        if (line < 0 || line >= grid_.h.input || inside == 0) {
            Clear(columns * grid_.used_channels, block);
            continue;
        }
        const int64_t pixel = (tile.image * grid_.h.input + line) * w.input + left + before;
        const float* from = grid_.images + pixel * grid_.channels + grid_.first_channel;
        float* to = block + before * grid_.used_channels;
        Clear(before * grid_.used_channels, block);
        if (grid_.used_channels == grid_.channels) {
            Copy(from, inside * grid_.used_channels, to);
        } else {
            for (int64_t i = 0; i < inside; ++i)
                Copy(from + i * grid_.channels, grid_.used_channels, to + i * grid_.used_channels);
        }
        Clear((columns - before - inside) * grid_.used_channels, to + inside * grid_.used_channels);
    }
}

TilePatches OutputTiles::CopyPatches(const OutputTile& tile, float* block, int64_t* runs) const {
    const ConvAxis& h = grid_.h;
    const ConvAxis& w = grid_.w;
    float* to = block;
    for (int64_t j = tile.j; j < tile.j + tile.pixels; ++j) {
        for (int64_t tap = 0; tap < h.taps * w.taps; ++tap, to += grid_.used_channels) {
            const int64_t line = h.Position(tile.i, tap / w.taps);
            const int64_t column = w.Position(j, tap % w.taps);
            if (line < 0 || line >= h.input || column < 0 || column >= w.input) {
                Clear(grid_.used_channels, to);
            } else {
                const int64_t pixel = (tile.image * h.input + line) * w.input + column;
                Copy(grid_.images + pixel * grid_.channels + grid_.first_channel, grid_.used_channels, to);
            }
        }
    }
    runs[0] = 0;
    return {.data = block,
            .row_step = 0,
            .pixel_step = grid_.patch(),
            .runs = runs,
            .run_count = 1,
            .run_length = grid_.patch(),
            .rows = 1,
            .pixels = tile.pixels,
            .k = grid_.patch()};
}

}  // namespace latent
