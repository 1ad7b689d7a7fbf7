// Convolutions: the output's pixels see patches of the images.
#include "cpu/kernels/conv/conv_product.h"
#include "cpu/kernels/conv/conv_shape.h"
#include "cpu/operations.h"

namespace latent {

void ExecuteConv(const Operands& operands, Execution& execution) {
    const View& filter = operands.in[1];
    const View& y = operands.out[0];
    const ConvShape shape = ConvShapeOf(operands.instruction, operands.in[0], filter, y);
    const int64_t n = shape.group_o();
    const int64_t patch = shape.patch();
    if (PatchGridOf(shape, nullptr, 0).IsDense()) {
        return MultiplyDense(operands, execution, LTN_FORM_NT, shape.rows(), n, patch, operands.in[2].f32());
    }
    for (int64_t group = 0; group < shape.groups; ++group) {
        const int64_t c = shape.group_c();
        const FilterTaps taps{.data = filter.f32() + group * n * patch,
                              .taps_h = shape.kh,
                              .taps_w = shape.kw,
                              .step_h = shape.kw * c,
                              .step_w = c,
                              .channels = c,
                              .channel_step = 1,
                              .n = n,
                              .output_step = patch};
        const ConvProduct product{PatchGridOf(shape, operands.in[0].f32(), group),
                                  taps,
                                  operands.in[2] ? operands.in[2].f32() + group * n : nullptr,
                                  {y.f32() + group * n, shape.ow * shape.o, shape.o, n},
                                  shape.oh * shape.ow * shape.o};
        product.Run(operands.instruction, execution);
    }
}

}  // namespace latent
