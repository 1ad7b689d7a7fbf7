#include "cpu/kernels/conv/grid.h"

#include <algorithm>

#include "cpu/kernels/chunks.h"

namespace latent {

namespace {

// A window of this size leaves room for the filter in a second-level cache.
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

Bands::Bands(const Grid& grid, int64_t pixel_floats) : grid_(grid) {
    const auto window = [&](int64_t rows, int64_t pixels) {
        return grid_.h.Extent(rows) * grid_.w.Extent(pixels) * grid_.used;
    };
    const auto fits = [&](int64_t rows, int64_t pixels, int64_t floats) {
        return window(rows, pixels) <= floats && rows * pixels * pixel_floats <= floats;
    };
    copies_patches_ = window(1, 1) > kMostFloats;
    if (copies_patches_) {
        pixels_ =
            std::clamp<int64_t>(kMostFloats / (grid_.patch() + pixel_floats), 1, std::max<int64_t>(grid_.w.count, 1));
    } else {
        pixels_ = Most(grid_.w.count, [&](int64_t pixels) { return fits(1, pixels, kMostFloats); });
        rows_ = Most(grid_.h.count, [&](int64_t rows) { return fits(rows, pixels_, kNearFloats); });
    }
    bands_h_ = CeilDivide(grid_.h.count, rows_);
    bands_w_ = CeilDivide(grid_.w.count, pixels_);
}

Band Bands::At(int64_t index) const {
    Band band;
    band.image = index / (bands_h_ * bands_w_);
    band.i = index / bands_w_ % bands_h_ * rows_;
    band.j = index % bands_w_ * pixels_;
    band.rows = std::min(rows_, grid_.h.count - band.i);
    band.pixels = std::min(pixels_, grid_.w.count - band.j);
    return band;
}

ConvWindow Bands::Open(const Band& band, float* block, int64_t* runs) const {
    if (copies_patches_) return CopyPatches(band, block, runs);
    const GridAxis& h = grid_.h;
    const GridAxis& w = grid_.w;
    const int64_t top = h.Position(band.i, 0);
    const int64_t left = w.Position(band.j, 0);
    const bool inside = top >= 0 && top + h.Extent(band.rows) <= h.size &&  //
                        left >= 0 && left + w.Extent(band.pixels) <= w.size;
    if (inside) {
        const int64_t line = band.image * h.size + top;
        const float* base = grid_.images + (line * w.size + left) * grid_.channels + grid_.first;
        return WindowOn(band, base, w.size * grid_.channels, grid_.channels, runs);
    }
    CopyImage(band, block);
    return WindowOn(band, block, w.Extent(band.pixels) * grid_.used, grid_.used, runs);
}

// row, pixel: floats between lines and columns of what is seen.
ConvWindow Bands::WindowOn(const Band& band, const float* base, int64_t row, int64_t pixel, int64_t* runs) const {
    const GridAxis& h = grid_.h;
    const GridAxis& w = grid_.w;
    ConvWindow window{base,       h.step * row, w.step * pixel, runs,         h.taps * w.taps,
                      grid_.used, band.rows,    band.pixels,    grid_.patch()};
    const bool side_by_side = w.tap == 1 && pixel == grid_.used;
    if (side_by_side) {
        window.run_count = h.taps;
        window.run_length = w.taps * grid_.used;
    }
    const int64_t runs_in_line = side_by_side ? 1 : w.taps;
    for (int64_t run = 0; run < window.run_count; ++run) {
        runs[run] = run / runs_in_line * h.tap * row + run % runs_in_line * w.tap * pixel;
    }
    return window;
}

void Bands::CopyImage(const Band& band, float* block) const {
    const GridAxis& w = grid_.w;
    const int64_t lines = grid_.h.Extent(band.rows);
    const int64_t columns = w.Extent(band.pixels);
    const int64_t top = grid_.h.Position(band.i, 0);
    const int64_t left = w.Position(band.j, 0);
    const int64_t before = std::clamp<int64_t>(-left, 0, columns);
    const int64_t inside = std::clamp<int64_t>(w.size - left, before, columns) - before;
    for (int64_t line = top; line < top + lines; ++line, block += columns * grid_.used) {
        if (line < 0 || line >= grid_.h.size || inside == 0) {
            Clear(columns * grid_.used, block);
            continue;
        }
        const int64_t pixel = (band.image * grid_.h.size + line) * w.size + left + before;
        const float* from = grid_.images + pixel * grid_.channels + grid_.first;
        float* to = block + before * grid_.used;
        Clear(before * grid_.used, block);
        if (grid_.used == grid_.channels) {
            Copy(from, inside * grid_.used, to);
        } else {
            for (int64_t i = 0; i < inside; ++i) Copy(from + i * grid_.channels, grid_.used, to + i * grid_.used);
        }
        Clear((columns - before - inside) * grid_.used, to + inside * grid_.used);
    }
}

ConvWindow Bands::CopyPatches(const Band& band, float* block, int64_t* runs) const {
    const GridAxis& h = grid_.h;
    const GridAxis& w = grid_.w;
    float* to = block;
    for (int64_t j = band.j; j < band.j + band.pixels; ++j) {
        for (int64_t tap = 0; tap < h.taps * w.taps; ++tap, to += grid_.used) {
            const int64_t line = h.Position(band.i, tap / w.taps);
            const int64_t column = w.Position(j, tap % w.taps);
            if (line < 0 || line >= h.size || column < 0 || column >= w.size) {
                Clear(grid_.used, to);
            } else {
                const int64_t pixel = (band.image * h.size + line) * w.size + column;
                Copy(grid_.images + pixel * grid_.channels + grid_.first, grid_.used, to);
            }
        }
    }
    runs[0] = 0;
    return {block, 0, grid_.patch(), runs, 1, grid_.patch(), 1, band.pixels, grid_.patch()};
}

}  // namespace latent
