// The gradient of a convolution by its filter.
#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/conv/batch_tiles.h"
#include "cpu/kernels/conv/conv_shape.h"
#include "cpu/kernels/gemm/product.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// The filter gradient of one group: the sum over all pixels of patches times maps. The tiles are cut into parts, each
// of which sums its tiles one after the other; then the partial sums are added in order. The cuts follow from the shape
// alone.
class FilterGradient {
public:
    FilterGradient(const Operands& operands, const ConvShape& shape, int64_t group, Execution& execution)
        : maps_(operands.in[1].f32() + group * shape.group_o()),
          out_(operands.out[0].f32() + group * shape.group_o() * shape.patch()),
          shape_(shape),
          n_(shape.group_o()),
          layout_{n_, shape.patch()},
          grid_(PatchGridOf(shape, operands.in[0].f32(), group)),
          tiles_(grid_, layout_.columns()),
          sums_(reinterpret_cast<float*>(execution.filter_scratch)),
          execution_(execution),
          in_batch_tiles_(BatchTiles::SuitSums(grid_, layout_)) {
        constexpr int64_t kRoom = Execution::kFilterScratchBytes / int64_t{sizeof(float)};
        constexpr int64_t kNearRoom = int64_t{1} << 20;  // Parts of large filters would not stay in any cache.
        const int64_t most_parts = std::clamp<int64_t>(kNearRoom / layout_.floats(), 4, 16);
        const int64_t units = in_batch_tiles_ ? shape.batch : tiles_.count();
        parts_ = std::clamp<int64_t>(std::min(units, kRoom / layout_.floats()), 1, most_parts);
    }

    void Run() const {
        execution_.pool.For(parts_, [&](int64_t part, int thread) {
            float* sums = sums_ + part * layout_.floats();
            std::fill_n(sums, layout_.floats(), 0.0f);
            if (in_batch_tiles_) {
                SumBatchTiles(part, thread, sums);
            } else {
                SumOutputTiles(part, thread, sums);
            }
        });
        ForChunks(execution_.pool, layout_.floats(), kChunkElements,
                  [&](int64_t begin, int64_t end) { AddParts(begin, end); });
        ForChunks(execution_.pool, layout_.k, CeilDivide(kChunkElements, n_),
                  [&](int64_t begin, int64_t end) { Store(begin, end); });
    }

private:
    void SumOutputTiles(int64_t part, int thread, float* sums) const {
        const int64_t end = Cut(tiles_.count(), part + 1, parts_);
        for (int64_t index = Cut(tiles_.count(), part, parts_); index < end; ++index) {
            const OutputTile tile = tiles_.At(index);
            auto* block = reinterpret_cast<float*>(execution_.block(thread));
            auto* runs = reinterpret_cast<int64_t*>(execution_.scratch(thread));
            const ConvTile<const float> call{tiles_.Open(tile, block, runs),
                                             Maps(tile, block + OutputTiles::kMostFloats)};
            execution_.kernels.conv.sum(&call, 1, sums);
        }
    }

    // Tap by tap over some images, so that sums stay in registers for all of them.
    void SumBatchTiles(int64_t part, int thread, float* sums) const {
        constexpr int64_t kNearFloats = int64_t{1} << 17;  // Of images and maps in the second-level cache.
        const int64_t image_floats = shape_.h * shape_.w * shape_.c;
        const int64_t maps_floats = shape_.oh * shape_.ow * shape_.o;
        const int64_t images = std::clamp<int64_t>(kNearFloats / (image_floats + maps_floats), 1, 8);
        const BatchTiles batch_tiles(grid_);
        const TilePixels<const float> maps{maps_, shape_.ow * shape_.o, shape_.o, n_};
        auto* tiles = reinterpret_cast<ConvTile<const float>*>(execution_.scratch(thread));
        const int64_t end = Cut(shape_.batch, part + 1, parts_);
        for (int64_t image = Cut(shape_.batch, part, parts_); image < end; image += images) {
            const int64_t count = std::min(images, end - image);
            for (int64_t tap = 0; tap < shape_.kh * shape_.kw; ++tap) {
                for (int64_t i = 0; i < count; ++i) tiles[i] = batch_tiles.OfTap(tap, image + i, maps, maps_floats);
                execution_.kernels.conv.sum(tiles, count, sums);
            }
        }
    }

    // The maps of a tile, with whole vectors for each pixel.
    TilePixels<const float> Maps(const OutputTile& tile, float* block) const {
        const int64_t row = shape_.ow * shape_.o;
        const float* from = maps_ + (tile.image * shape_.oh + tile.i) * row + tile.j * shape_.o;
        const int64_t columns = layout_.columns();
        if (columns == n_) return {from, row, shape_.o, n_};
        float* to = block;
        for (int64_t i = 0; i < tile.rows; ++i) {
            for (int64_t j = 0; j < tile.pixels; ++j, to += columns) {
                std::copy_n(from + i * row + j * shape_.o, n_, to);
                std::fill_n(to + n_, columns - n_, 0.0f);
            }
        }
        return {block, tile.pixels * columns, columns, n_};
    }

    void AddParts(int64_t begin, int64_t end) const {
        const auto add = execution_.kernels.elementwise.combine[LTN_COMBINE_ADD];
        for (int64_t part = 1; part < parts_; ++part) {
            add(sums_ + begin, sums_ + begin, 1, sums_ + part * layout_.floats() + begin, 1, end - begin, 0);
        }
    }

    // Elements [begin, end) of the patch of all channels.
    void Store(int64_t begin, int64_t end) const {
        for (int64_t o = 0; o < n_; ++o) {
            float* to = out_ + o * layout_.k;
            for (int64_t p = begin; p < end; ++p) {
                const float sum = sums_[layout_.At(p, o)];
                to[p] = execution_.accumulate ? to[p] + sum : sum;
            }
        }
    }

    const float* maps_;
    float* out_;
    const ConvShape& shape_;
    int64_t n_;
    FilterSums layout_;
    PatchGrid grid_;
    OutputTiles tiles_;
    int64_t parts_ = 1;
    float* sums_;
    Execution& execution_;
    bool in_batch_tiles_;
};

void MultiplyDense(const Operands& operands, const ConvShape& shape, Execution& execution) {
    GemmCall call{};
    call.form = LTN_FORM_TN;
    call.m = shape.o;
    call.n = shape.patch();
    call.k = shape.rows();
    call.a = operands.in[1].f32();
    call.b = operands.in[0].f32();
    call.c = operands.out[0].f32();
    call.add = execution.accumulate ? call.c : nullptr;
    Multiply(call, execution);
}

}  // namespace

void ExecuteConvFilter(const Operands& operands, Execution& execution) {
    const ConvShape shape = ConvShapeOf(operands.instruction, operands.in[0], operands.out[0], operands.in[1]);
    if (PatchGridOf(shape, nullptr, 0).IsDense()) return MultiplyDense(operands, shape, execution);
    for (int64_t group = 0; group < shape.groups; ++group) FilterGradient(operands, shape, group, execution).Run();
}

}  // namespace latent
