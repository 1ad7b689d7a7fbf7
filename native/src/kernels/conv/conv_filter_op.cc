// The gradient of a convolution by its filter: the third linear map in the family.
#include <algorithm>

#include "kernels/chunks.h"
#include "kernels/conv/conv_shape.h"
#include "kernels/conv/patch_product.h"
#include "kernels/require.h"

namespace latent {

namespace {

void ValidateConvFilter(const Signature& signature) {
    RequireNoFlags(signature);
    ValidateConvShapes(signature, *signature.in[0], "in0", *signature.out[0], "out0 (filter)", *signature.in[1], "in1");
}

// The filter gradient of one group: maps^T * patches, summed over the rows. The rows are cut into parts, each of which
// sums its blocks one after the other; then the parts are added in their order. All by shape alone.
class FilterSum {
public:
    FilterSum(const Operands& operands, const ConvShape& shape, int64_t group, Execution& execution)
        : images_(operands.in[0].f32()),
          maps_(operands.in[1].f32()),
          out_(operands.out[0].f32() + group * shape.group_o() * shape.patch()),
          shape_(shape),
          patches_(PatchesOf(shape, group)),
          first_map_(group * shape.group_o()),
          count_(shape.group_o() * shape.patch()),
          block_(BlockRows(shape.patch() + shape.group_o())),
          blocks_(CeilDivide(shape.rows(), block_)),
          execution_(execution) {
        const FilterRoom room(execution);
        parts_ = std::clamp<int64_t>(std::min(blocks_, room.left() / count_ + 1), 1, kMostParts);
        partials_ = room.floats();
    }

    void Run() const {
        if (patches_.AreImages() && shape_.groups == 1 && shape_.rows() > 0) return RunProduct();
        execution_.pool.For(parts_, [&](int64_t part, int thread) { SumPart(part, thread); });
        ForChunks(execution_.pool, count_, kChunkElements, [&](int64_t begin, int64_t end) {
            for (int64_t part = 1; part < parts_; ++part) {
                execution_.kernels.elementwise.combine[LTN_COMBINE_ADD](out_ + begin, out_ + begin, 1,
                                                                        Partial(part) + begin, 1, end - begin, 0);
            }
        });
    }

private:
    static constexpr int64_t kMostParts = 16;

    // The first part is summed in place.
    float* Partial(int64_t part) const { return part == 0 ? out_ : partials_ + (part - 1) * count_; }

    void RunProduct() const {
        GemmCall call = CallOf(maps_, images_, shape_.rows());
        call.c = out_;
        call.add = execution_.accumulate ? out_ : nullptr;
        Multiply(call, execution_);
    }

    void SumPart(int64_t part, int thread) const {
        float* sum = Partial(part);
        bool adds = part == 0 && execution_.accumulate;
        if (!adds) std::fill_n(sum, count_, 0.0f);
        const int64_t end = Cut(blocks_, part + 1, parts_);
        for (int64_t index = Cut(blocks_, part, parts_); index < end; ++index) {
            const int64_t first_row = index * block_;
            const int64_t rows = std::min(block_, shape_.rows() - first_row);
            GemmCall call = CallOf(Maps(first_row, rows, thread), Images(first_row, rows, thread), rows);
            call.c = sum;
            call.add = sum;
            MultiplyAlone(call, execution_, thread);
        }
    }

    GemmCall CallOf(const float* maps, const float* patches, int64_t rows) const {
        GemmCall call{};
        call.form = LTN_FORM_TN;
        call.m = shape_.group_o();
        call.n = shape_.patch();
        call.k = rows;
        call.a = maps;
        call.b = patches;
        return call;
    }

    const float* Images(int64_t first_row, int64_t rows, int thread) const {
        if (patches_.AreImages()) return images_ + first_row * patches_.floats();
        float* block = reinterpret_cast<float*>(execution_.block(thread));
        patches_.Copy(images_, first_row, rows, block);
        return block;
    }

    const float* Maps(int64_t first_row, int64_t rows, int thread) const {
        const int64_t used = shape_.group_o();
        if (used == shape_.o) return maps_ + first_row * used;
        float* to = reinterpret_cast<float*>(execution_.block(thread)) + rows * patches_.floats();
        for (int64_t row = 0; row < rows; ++row) {
            std::copy_n(maps_ + (first_row + row) * shape_.o + first_map_, used, to + row * used);
        }
        return to;
    }

    const float *images_, *maps_;
    float* out_;
    const ConvShape& shape_;
    Patches patches_;
    int64_t first_map_, count_, block_, blocks_, parts_ = 1;
    float* partials_ = nullptr;
    Execution& execution_;
};

void ExecuteConvFilter(const Operands& operands, Execution& execution) {
    const ConvShape shape = ConvShapeOf(operands.instruction, operands.in[0], operands.out[0], operands.in[1]);
    for (int64_t group = 0; group < shape.groups; ++group) FilterSum(operands, shape, group, execution).Run();
}

}  // namespace

const Op kConvFilterOp{"conv_filter", 2, 2, 1, 1, 0, false, ValidateConvFilter, ExecuteConvFilter, RowTiles::kSums};

}  // namespace latent
