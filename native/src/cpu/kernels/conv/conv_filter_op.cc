// The gradient of a convolution by its filter: the third linear map in the family.
#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/conv/conv_shape.h"
#include "cpu/kernels/conv/stacks.h"
#include "cpu/kernels/gemm/product.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// The filter gradient of one group: the sum over all pixels of the maps of what they see times what they are. The bands
// are cut into parts, each of which sums its own one after the other; then the parts are added in their order. All by
// shape alone.
class FilterSum {
public:
    FilterSum(const Operands& operands, const ConvShape& shape, int64_t group, Execution& execution)
        : maps_(operands.in[1].f32() + group * shape.group_o()),
          out_(operands.out[0].f32() + group * shape.group_o() * shape.patch()),
          shape_(shape),
          n_(shape.group_o()),
          layout_{n_, shape.patch()},
          grid_(GridOf(shape, operands.in[0].f32(), group)),
          bands_(grid_, layout_.columns()),
          sums_(reinterpret_cast<float*>(execution.filter_scratch)),
          execution_(execution),
          in_stacks_(Stacks::SuitSums(grid_, layout_)) {
        constexpr int64_t kRoom = Execution::kFilterScratchBytes / int64_t{sizeof(float)};
        constexpr int64_t kNearRoom = int64_t{1} << 20;  // Parts of large filters would not stay in any cache.
        const int64_t most_parts = std::clamp<int64_t>(kNearRoom / layout_.floats(), 4, 16);
        const int64_t pieces = in_stacks_ ? shape.batch : bands_.count();
        parts_ = std::clamp<int64_t>(std::min(pieces, kRoom / layout_.floats()), 1, most_parts);
    }

    void Run() const {
        execution_.pool.For(parts_, [&](int64_t part, int thread) {
            float* sums = sums_ + part * layout_.floats();
            std::fill_n(sums, layout_.floats(), 0.0f);
            if (in_stacks_) {
                SumStacks(part, thread, sums);
            } else {
                SumBands(part, thread, sums);
            }
        });
        ForChunks(execution_.pool, layout_.floats(), kChunkElements,
                  [&](int64_t begin, int64_t end) { AddParts(begin, end); });
        ForChunks(execution_.pool, layout_.k, CeilDivide(kChunkElements, n_),
                  [&](int64_t begin, int64_t end) { Store(begin, end); });
    }

private:
    void SumBands(int64_t part, int thread, float* sums) const {
        const int64_t end = Cut(bands_.count(), part + 1, parts_);
        for (int64_t index = Cut(bands_.count(), part, parts_); index < end; ++index) {
            const Band band = bands_.At(index);
            auto* block = reinterpret_cast<float*>(execution_.block(thread));
            auto* runs = reinterpret_cast<int64_t*>(execution_.scratch(thread));
            const ConvPart<const float> piece{bands_.Open(band, block, runs), Maps(band, block + Bands::kMostFloats)};
            execution_.kernels.conv.sum(&piece, 1, sums);
        }
    }

    // Tap by tap over some images, so that sums stay in registers for all of these.
    void SumStacks(int64_t part, int thread, float* sums) const {
        constexpr int64_t kNearFloats = int64_t{1} << 17;  // Of images and maps in the second-level cache.
        const int64_t image_floats = shape_.h * shape_.w * shape_.c;
        const int64_t maps_floats = shape_.oh * shape_.ow * shape_.o;
        const int64_t images = std::clamp<int64_t>(kNearFloats / (image_floats + maps_floats), 1, 8);
        const Stacks stacks(grid_);
        const ConvPixels<const float> maps{maps_, shape_.ow * shape_.o, shape_.o, n_};
        auto* pieces = reinterpret_cast<ConvPart<const float>*>(execution_.scratch(thread));
        const int64_t end = Cut(shape_.batch, part + 1, parts_);
        for (int64_t image = Cut(shape_.batch, part, parts_); image < end; image += images) {
            const int64_t count = std::min(images, end - image);
            for (int64_t tap = 0; tap < shape_.kh * shape_.kw; ++tap) {
                for (int64_t i = 0; i < count; ++i) pieces[i] = stacks.Through(tap, image + i, maps, maps_floats);
                execution_.kernels.conv.sum(pieces, count, sums);
            }
        }
    }

    // The maps of a band, with whole vectors for each pixel.
    ConvPixels<const float> Maps(const Band& band, float* block) const {
        const int64_t row = shape_.ow * shape_.o;
        const float* from = maps_ + (band.image * shape_.oh + band.i) * row + band.j * shape_.o;
        const int64_t columns = layout_.columns();
        if (columns == n_) return {from, row, shape_.o, n_};
        float* to = block;
        for (int64_t i = 0; i < band.rows; ++i) {
            for (int64_t j = 0; j < band.pixels; ++j, to += columns) {
                std::copy_n(from + i * row + j * shape_.o, n_, to);
                std::fill_n(to + n_, columns - n_, 0.0f);
            }
        }
        return {block, band.pixels * columns, columns, n_};
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
    ConvSums layout_;
    Grid grid_;
    Bands bands_;
    int64_t parts_ = 1;
    float* sums_;
    Execution& execution_;
    bool in_stacks_;
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
    if (GridOf(shape, nullptr, 0).IsDense()) return MultiplyDense(operands, shape, execution);
    for (int64_t group = 0; group < shape.groups; ++group) FilterSum(operands, shape, group, execution).Run();
}

}  // namespace latent
