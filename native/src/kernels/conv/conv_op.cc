// Convolutions and transposed ones: two linear maps, each the adjoint of the other.
#include <algorithm>
#include <numeric>
#include <string>

#include "kernels/chunks.h"
#include "kernels/conv/conv_shape.h"
#include "kernels/conv/patch_product.h"
#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

namespace {

void RequireFinish(const Signature& signature) {
    const ltn_tensor& out = *signature.out[0];
    RequireKind(signature.instruction.flags, kActivationCount, "activation");
    if (signature.in[2] == nullptr) return;
    const ltn_tensor& bias = *signature.in[2];
    RequireF32(bias, "in2 (bias)");
    RequireRank(bias, 1, "in2 (bias)");
    if (bias.dims[0] != out.dims[3]) {
        FailArgument("in2 (bias) has shape %s, expected one element for each channel of out0 %s",
                     ShapeText(bias).c_str(), ShapeText(out).c_str());
    }
}

void ValidateConv(const Signature& signature) {
    ValidateConvShapes(signature, *signature.in[0], "in0", *signature.in[1], "in1 (filter)", *signature.out[0], "out0");
    RequireFinish(signature);
}

void ValidateConvTranspose(const Signature& signature) {
    ValidateConvShapes(signature, *signature.out[0], "out0", *signature.in[1], "in1 (filter)", *signature.in[0], "in0");
    RequireFinish(signature);
}

GemmCall FinishOf(const Operands& operands, const Execution& execution) {
    GemmCall call{};
    call.activate = ActivationMap(execution, operands.instruction.flags);
    call.slope = static_cast<float>(operands.instruction.attributes[kConvSlopeAttribute]);
    return call;
}

void ExecuteConv(const Operands& operands, Execution& execution) {
    const View& x = operands.in[0];
    const View& filter = operands.in[1];
    const View& y = operands.out[0];
    const ConvShape shape = ConvShapeOf(operands.instruction, x, filter, y);
    const int64_t n = shape.group_o();
    for (int64_t group = 0; group < shape.groups; ++group) {
        FilterRoom room(execution);
        GemmCall call = FinishOf(operands, execution);
        call.form = LTN_FORM_NT;
        call.n = n;
        call.k = shape.patch();
        call.b = filter.f32() + group * n * shape.patch();
        call.bias = operands.in[2] ? operands.in[2].f32() + group * n : nullptr;
        call.packed_b = PackFactor(execution, call.form, n, call.k, call.b, room);
        const Pixels pixels{y.f32(), shape.oh, shape.ow, shape.o, group * n, 0, 1, 0, 1};
        PatchProduct{x.f32(), PatchesOf(shape, group), shape.batch, call, pixels}.Run(execution);
    }
}

// One axis of the pixels of one phase: those that the same taps of the filter reach from consecutive map pixels.
struct Phase {
    int64_t start = 0, count = 0;     // First pixel, and how many pixels, stride apart.
    int64_t first_tap = 0, taps = 0;  // The filter's taps, tap_step apart.
    int64_t tap_step = 1;
    PatchAxis maps{};  // What a pixel of the phase sees of the maps.
};

Phase PhaseOf(int64_t index, int64_t size, int64_t maps, int64_t kernel, int64_t stride, int64_t pad,
              int64_t dilation) {
    Phase phase{.start = index, .count = index < size ? CeilDivide(size - index, stride) : 0};
    const int64_t common = std::gcd(stride, dilation);
    phase.tap_step = stride / common;
    while (phase.first_tap < std::min(kernel, phase.tap_step) &&
           (index + pad - phase.first_tap * dilation) % stride != 0) {
        ++phase.first_tap;
    }
    if (phase.first_tap < std::min(kernel, phase.tap_step)) {
        phase.taps = CeilDivide(kernel - phase.first_tap, phase.tap_step);
    }
    const int64_t reached = phase.taps > 0 ? (index + pad - phase.first_tap * dilation) / stride : 0;
    phase.maps = {maps, phase.count, reached, 1, phase.taps, -dilation / common};
    return phase;
}

// The filter as the second factor: rows [taps of h, taps of w, o] of c of one group.
void GatherFactor(const ConvShape& shape, int64_t group, const Phase& h, const Phase& w, const float* filter, float* to,
                  ThreadPool& pool) {
    const int64_t n = shape.group_c();
    const int64_t outputs = shape.group_o();
    pool.For(h.taps * w.taps, [&](int64_t tap, int) {
        const int64_t p = h.first_tap + tap / w.taps * h.tap_step;
        const int64_t q = w.first_tap + tap % w.taps * w.tap_step;
        const float* from = filter + group * outputs * shape.patch() + (p * shape.kw + q) * n;
        for (int64_t o = 0; o < outputs; ++o) {
            std::copy_n(from + o * shape.patch(), n, to + (tap * outputs + o) * n);
        }
    });
}

// Images that are one patch each: their pixels are columns of the product, and each has its bias.
void RunWhole(const Operands& operands, const ConvShape& shape, GemmCall call, Execution& execution) {
    FilterRoom room(execution);
    call.form = LTN_FORM_NN;
    call.m = shape.batch;
    call.n = shape.patch();
    call.k = shape.o;
    call.a = operands.in[0].f32();
    call.b = operands.in[1].f32();
    call.c = operands.out[0].f32();
    if (operands.in[2]) {
        float* bias = room.Take(call.n);
        for (int64_t i = 0; i < call.n; ++i) bias[i] = operands.in[2].f32()[i % shape.c];
        call.bias = bias;
    }
    if (call.m > 0) Multiply(call, execution);
}

void RunPhase(const Operands& operands, const ConvShape& shape, int64_t group, const Phase& h, const Phase& w,
              GemmCall call, Execution& execution) {
    const View& x = operands.out[0];
    FilterRoom room(execution);
    call.form = LTN_FORM_NN;
    call.n = shape.group_c();
    call.k = h.taps * w.taps * shape.group_o();
    call.b = room.floats();
    GatherFactor(shape, group, h, w, operands.in[1].f32(), room.Take(call.k * call.n), execution.pool);
    call.bias = operands.in[2] ? operands.in[2].f32() + group * call.n : nullptr;
    if (call.k > 0) call.packed_b = PackFactor(execution, call.form, call.n, call.k, call.b, room);
    const Patches patches{h.maps, w.maps, shape.o, group * shape.group_o(), shape.group_o()};
    const Pixels pixels{x.f32(), shape.h,        shape.w, shape.c,       group * call.n,
                        h.start, shape.stride_h, w.start, shape.stride_w};
    PatchProduct{operands.in[0].f32(), patches, shape.batch, call, pixels}.Run(execution);
}

void ExecuteConvTranspose(const Operands& operands, Execution& execution) {
    const ConvShape shape = ConvShapeOf(operands.instruction, operands.out[0], operands.in[1], operands.in[0]);
    const GemmCall finish = FinishOf(operands, execution);
    const Patches whole = PatchesOf(shape, 0);
    if (shape.groups == 1 && whole.h.IsWhole() && whole.w.IsWhole())
        return RunWhole(operands, shape, finish, execution);
    for (int64_t i = 0; i < shape.stride_h; ++i) {
        const Phase h = PhaseOf(i, shape.h, shape.oh, shape.kh, shape.stride_h, shape.pad_h, shape.dilation_h);
        if (h.count == 0) break;
        for (int64_t j = 0; j < shape.stride_w; ++j) {
            const Phase w = PhaseOf(j, shape.w, shape.ow, shape.kw, shape.stride_w, shape.pad_w, shape.dilation_w);
            if (w.count == 0) break;
            for (int64_t group = 0; group < shape.groups; ++group) {
                RunPhase(operands, shape, group, h, w, finish, execution);
            }
        }
    }
}

}  // namespace

const Op kConvOp{"conv", 2, 3, 1, 1, 0, false, ValidateConv, ExecuteConv, RowTiles::kMaps};
const Op kConvTransposeOp{"conv_transpose", 2, 3, 1, 1, 0, false, ValidateConvTranspose, ExecuteConvTranspose,
                          RowTiles::kMaps};

}  // namespace latent
