#include "conv_shape.h"

#include <algorithm>

namespace latent::cuda {
namespace {

int64_t CeilDivide(int64_t a, int64_t b) {
    return a / b + (a % b != 0);
}

int64_t Cut(int64_t count, int64_t part, int64_t parts) {
    return count / parts * part + count % parts * part / parts;
}

// The CPU's numbers (src/cpu/kernels/conv), of which the bits of a gradient depend: output_tiles,
constexpr int64_t kRowFloats = int64_t{1} << 17;
constexpr int64_t kTileFloats = int64_t{1} << 16;
// conv_filter_op,
constexpr int64_t kRoomFloats = int64_t{1} << 25;
constexpr int64_t kNearFloats = int64_t{1} << 20;
constexpr int64_t kLeastParts = 4;
// conv.h,
constexpr int64_t kNarrowChannels = 4;
constexpr int64_t kMostLanes = 16;
// batch_tiles.
constexpr int64_t kLeastImages = 4;
constexpr int64_t kLeastChannels = 8;
constexpr int64_t kMostCount = 1024;
constexpr double kMostInside = 0.99;

// The CPU's floats for the channels of a pixel of the maps.
int64_t ColumnsOf(const ConvShape& shape) {
    return shape.o <= kNarrowChannels ? shape.o : CeilDivide(shape.o, kMostLanes) * kMostLanes;
}

// The most neighbours, at least 1, that see at most so many pixels of the image.
int64_t MostPixels(const ConvShapeAxis& axis, int64_t extent) {
    return extent < axis.Extent(1) ? 1 : (extent - axis.Extent(1)) / axis.stride + 1;
}

// The tiles into which the CPU cuts each map, in lines and columns.
struct MapTiles {
    int64_t lines = 1, columns = 1;
};

MapTiles MapTilesOf(const ConvShape& shape) {
    const int64_t floats = ColumnsOf(shape);
    MapTiles tiles;
    if (shape.h.Extent(1) * shape.w.Extent(1) * shape.c > kRowFloats) {
        tiles.columns = std::clamp<int64_t>(kRowFloats / (shape.patch() + floats), 1, shape.w.map);
        return tiles;
    }
    const int64_t seen = MostPixels(shape.w, kRowFloats / (shape.h.Extent(1) * shape.c));
    tiles.columns = std::clamp<int64_t>(std::min(seen, kRowFloats / floats), 1, shape.w.map);
    const int64_t lines = MostPixels(shape.h, kTileFloats / (shape.w.Extent(tiles.columns) * shape.c));
    tiles.lines = std::clamp<int64_t>(std::min(lines, kTileFloats / (tiles.columns * floats)), 1, shape.h.map);
    return tiles;
}

// The fraction of all taps of all pixels that lies inside of the images.
double InsideFraction(const ConvShapeAxis& axis) {
    int64_t inside = 0;
    for (int64_t tap = 0; tap < axis.taps; ++tap) {
        const int64_t start = tap * axis.dilation - axis.padding;
        const int64_t begin = start >= 0 ? 0 : std::min(CeilDivide(-start, axis.stride), axis.map);
        const int64_t end = start >= axis.image ? 0 : std::min((axis.image - 1 - start) / axis.stride + 1, axis.map);
        inside += std::max(begin, end) - begin;
    }
    return static_cast<double>(inside) / static_cast<double>(axis.map * axis.taps);
}

// Whether the CPU sums over whole images.
bool SumsImages(const ConvShape& shape) {
    return shape.o > kNarrowChannels && ColumnsOf(shape) == shape.o && shape.batch >= kLeastImages &&
           shape.c >= kLeastChannels &&
           std::max({shape.h.map, shape.w.map, shape.h.taps, shape.w.taps}) <= kMostCount &&
           InsideFraction(shape.h) * InsideFraction(shape.w) < kMostInside;
}

// The first pixel of a tile, counted through all maps.
int64_t PixelOfTile(const ConvShape& shape, const MapTiles& tiles, int64_t tile) {
    const int64_t across = CeilDivide(shape.w.map, tiles.columns);
    const int64_t down = CeilDivide(shape.h.map, tiles.lines);
    const int64_t line = tile / across % down * tiles.lines;
    return (tile / (across * down) * shape.h.map + line) * shape.w.map + tile % across * tiles.columns;
}

}  // namespace

ConvShape ConvShapeOf(const Call& call, const Operand& images, const Operand& filter, const Operand& maps) {
    const auto attribute = [&](int i) { return static_cast<int64_t>(call.instruction.attributes[i]); };
    const int64_t groups = attribute(6);
    return {.batch = images.dims[0],
            .h = {images.dims[1], maps.dims[1], filter.dims[1], attribute(0), attribute(2), attribute(4)},
            .w = {images.dims[2], maps.dims[2], filter.dims[2], attribute(1), attribute(3), attribute(5)},
            .groups = groups,
            .c = images.dims[3] / groups,
            .o = maps.dims[3] / groups};
}

int32_t CutPixels(const ConvShape& shape, int64_t (&begins)[kMostConvParts + 1]) {
    MapTiles tiles{shape.h.map, shape.w.map};
    if (!SumsImages(shape)) tiles = MapTilesOf(shape);
    const int64_t units = shape.batch * CeilDivide(shape.h.map, tiles.lines) * CeilDivide(shape.w.map, tiles.columns);
    const int64_t floats = shape.patch() * ColumnsOf(shape);
    const int64_t most = std::clamp<int64_t>(kNearFloats / floats, kLeastParts, kMostConvParts);
    const int64_t parts = std::clamp<int64_t>(std::min(units, kRoomFloats / floats), 1, most);
    for (int64_t part = 0; part <= parts; ++part) begins[part] = PixelOfTile(shape, tiles, Cut(units, part, parts));
    return static_cast<int32_t>(parts);
}

}  // namespace latent::cuda
