// Convolutions and their adjoints: the bits of the CPU, or, where its sums depend on the width of its vectors, the
// order that native/cuda/README.md states. The generic tests have more shapes, and a reference in double precision.
#include <cmath>

#include "cuda/op_cases.h"

namespace latent {
namespace {

using CudaConv = WithCudaAndCpu;

struct Geometry {
    int64_t batch, h, w, c, o, kh, kw;
    int64_t stride_h = 1, stride_w = 1, pad_h = 0, pad_w = 0, dilation_h = 1, dilation_w = 1, groups = 1;

    int64_t oh() const { return (h + 2 * pad_h - dilation_h * (kh - 1) - 1) / stride_h + 1; }
    int64_t ow() const { return (w + 2 * pad_w - dilation_w * (kw - 1) - 1) / stride_w + 1; }
    Shape Images() const { return {kBatch, h, w, c}; }
    Shape Filter() const { return {o, kh, kw, c / groups}; }
    Shape Maps() const { return {kBatch, oh(), ow(), o}; }
    std::vector<double> Attributes() const {
        std::vector<double> attributes;
        for (const int64_t value : {stride_h, stride_w, pad_h, pad_w, dilation_h, dilation_w, groups}) {
            attributes.push_back(static_cast<double>(value));
        }
        attributes.push_back(0.2);  // Slope of the leaky ReLU.
        return attributes;
    }
    std::string Text() const {
        std::string text;
        for (const int64_t size : {batch, h, w, c, o, kh, kw}) text += std::to_string(size) + " ";
        return text;
    }
};

struct ConvProgram : OpProgram {
    explicit ConvProgram(const Geometry& geometry) : OpProgram(static_cast<int32_t>(geometry.batch)), g(geometry) {}

    void AddConv(int32_t activation, bool has_bias) {
        Add(LTN_OPCODE_CONV, {Out(g.Maps())}, {In(g.Images()), In(g.Filter()), has_bias ? In({g.o}) : -1}, 0,
            activation, g.Attributes());
    }
    void AddTranspose(int32_t activation, bool has_bias) {
        Add(LTN_OPCODE_CONV_TRANSPOSE, {Out(g.Images())}, {In(g.Maps()), In(g.Filter()), has_bias ? In({g.c}) : -1}, 0,
            activation, g.Attributes());
    }
    void AddFilter() {
        Add(LTN_OPCODE_CONV_FILTER, {Out(g.Filter())}, {In(g.Images()), In(g.Maps())}, 0, 0, g.Attributes());
    }

    Geometry g;
};

constexpr Geometry kGeometries[] = {
    {5, 9, 7, 8, 16, 3, 3, 1, 1, 1, 1},            // same
    {4, 6, 6, 64, 70, 3, 3, 1, 1, 1, 1},           // more than 400 of k, which products would cut
    {5, 8, 8, 5, 33, 4, 4, 2, 2, 1, 1},            // DCGAN's
    {10, 14, 14, 8, 12, 3, 3, 1, 1, 1, 1},         // tiles of few channels
    {40, 7, 7, 16, 6, 4, 4, 2, 2, 1, 1},           // several tiles
    {3, 9, 7, 6, 40, 5, 3, 2, 3, 2, 0},            // strides that leave pixels over
    {2, 7, 9, 7, 6, 2, 1, 3, 4},                   // pixels that nothing sees
    {2, 12, 11, 6, 70, 3, 2, 1, 1, 2, 3, 2, 3},    // dilated
    {1, 13, 12, 5, 9, 3, 3, 2, 3, 2, 1, 2, 2},     // strides and dilations
    {1, 13, 13, 5, 6, 3, 3, 4, 2, 1, 1, 2, 4},     // dilations and strides in common
    {2, 6, 6, 15, 24, 3, 3, 1, 1, 1, 1, 1, 1, 3},  // groups
    {5, 5, 5, 10, 20, 1, 1, 1, 1, 0, 0, 1, 1, 2},  // pointwise in groups
    {8, 3, 2, 24, 48, 5, 5, 1, 1, 2, 2},           // images smaller than what is seen
    {5, 2, 3, 10, 16, 3, 3, 2, 2, 3, 3},           // pixels that see nothing
    {4, 9, 6, 16, 80, 3, 3, 1, 1, 2, 2, 2, 1},     // lines apart
    {4, 6, 9, 32, 32, 3, 3, 1, 1, 2, 2, 1, 2, 2},  // columns apart, in groups
};

TEST_F(CudaConv, maps_images_and_filters_have_the_bits_of_the_cpu) {
    int32_t activation = LTN_ACTIVATION_NONE;
    for (const Geometry& g : kGeometries) {
        SCOPED_TRACE(g.Text());
        ConvProgram p(g);
        p.AddConv(LTN_ACTIVATION_NONE, false);
        p.AddConv(activation, true);
        p.AddTranspose(LTN_ACTIVATION_NONE, false);
        p.AddTranspose(activation, true);
        p.AddFilter();
        activation = (activation + 1) % (LTN_ACTIVATION_SIGMOID + 1);
        for (const int64_t batch : {int64_t{1}, g.batch}) ExpectBitsOfCpu(p, static_cast<int32_t>(batch));
    }
}

// Those that are products of matrices, where the CPU sums over k in order.
TEST_F(CudaConv, products_have_the_bits_of_the_cpu) {
    for (const Geometry& g : {Geometry{40, 3, 3, 10, 30, 1, 1}, Geometry{40, 3, 4, 6, 20, 3, 4}}) {
        SCOPED_TRACE(g.Text());
        for (int32_t activation = LTN_ACTIVATION_NONE; activation <= LTN_ACTIVATION_SIGMOID; ++activation) {
            ConvProgram p(g);
            for (const bool has_bias : {false, true}) {
                p.AddConv(activation, has_bias);
                p.AddTranspose(activation, has_bias);
            }
            p.AddFilter();
            ExpectBitsOfCpu(p, 40);
        }
    }
}

// Maps that the CPU cuts into tiles before it sums over them, and one that it does not cut.
TEST_F(CudaConv, filters_of_large_maps_have_the_bits_of_the_cpu) {
    for (const Geometry& g :
         {Geometry{2, 100, 100, 5, 7, 3, 3, 1, 1, 1, 1}, Geometry{4, 70, 70, 8, 16, 5, 5, 1, 1, 2, 2},
          Geometry{4, 70, 70, 8, 16, 3, 3}, Geometry{1, 2, 30000, 5, 6, 2, 3, 1, 1, 0, 1},
          Geometry{1, 400, 390, 5, 6, 3, 3, 1, 1, 0, 3, 180, 181}, Geometry{40, 7, 7, 16, 1, 4, 4, 2, 2, 1, 1},
          Geometry{3, 28, 28, 1, 3, 5, 5, 1, 1, 2, 2}}) {
        SCOPED_TRACE(g.Text());
        ConvProgram p(g);
        p.AddFilter();
        ExpectBitsOfCpu(p, static_cast<int32_t>(g.batch));
    }
}

// Images, filter and maps by plain loops: one chain of fused multiply-adds for each element, tap by tap.
struct Tensors {
    Geometry g;
    std::vector<float> images, filter, maps, bias;

    float Weight(int64_t o, int64_t p, int64_t q, int64_t c) const {
        return filter[static_cast<size_t>(((o * g.kh + p) * g.kw + q) * (g.c / g.groups) + c)];
    }
    float Map(int64_t b, int64_t i, int64_t j, int64_t o) const {
        const int64_t y = i * g.stride_h - g.pad_h;
        const int64_t x = j * g.stride_w - g.pad_w;
        const int64_t group_c = g.c / g.groups;
        const int64_t first = o / (g.o / g.groups) * group_c;
        float sum = 0;
        for (int64_t tap = 0; tap < g.kh * g.kw; ++tap) {
            const int64_t line = y + tap / g.kw * g.dilation_h;
            const int64_t column = x + tap % g.kw * g.dilation_w;
            if (line < 0 || line >= g.h || column < 0 || column >= g.w) continue;
            for (int64_t c = 0; c < group_c; ++c) {
                const int64_t at = ((b * g.h + line) * g.w + column) * g.c + first + c;
                sum = std::fma(images[static_cast<size_t>(at)], Weight(o, tap / g.kw, tap % g.kw, c), sum);
            }
        }
        return sum + bias[static_cast<size_t>(o)];
    }
    // The taps from the last one down.
    float Image(int64_t b, int64_t y, int64_t x, int64_t c) const {
        const int64_t group_o = g.o / g.groups;
        const int64_t first = c / (g.c / g.groups) * group_o;
        float sum = 0;
        for (int64_t tap = g.kh * g.kw - 1; tap >= 0; --tap) {
            const int64_t line = y + g.pad_h - tap / g.kw * g.dilation_h;
            const int64_t column = x + g.pad_w - tap % g.kw * g.dilation_w;
            if (line % g.stride_h != 0 || column % g.stride_w != 0) continue;
            const int64_t i = line / g.stride_h;
            const int64_t j = column / g.stride_w;
            if (line < 0 || i >= g.oh() || column < 0 || j >= g.ow()) continue;
            for (int64_t o = first; o < first + group_o; ++o) {
                const int64_t at = ((b * g.oh() + i) * g.ow() + j) * g.o + o;
                sum = std::fma(maps[static_cast<size_t>(at)], Weight(o, tap / g.kw, tap % g.kw, c % (g.c / g.groups)),
                               sum);
            }
        }
        return sum + bias[static_cast<size_t>(c)];
    }
};

std::vector<float> FloatsOf(const TestTensor& tensor) {
    return {tensor.f32().begin(), tensor.f32().end()};
}

TEST_F(CudaConv, few_channels_are_summed_in_the_order_of_taps) {
    for (const Geometry& g :
         {Geometry{3, 9, 7, 2, 3, 5, 3, 2, 3, 2, 0}, Geometry{5, 14, 14, 1, 4, 4, 4, 2, 2, 1, 1},
          Geometry{2, 12, 11, 3, 1, 3, 2, 1, 1, 2, 3, 2, 3}, Geometry{1, 13, 13, 4, 2, 3, 3, 4, 2, 1, 1, 2, 4, 2},
          Geometry{2, 7, 9, 3, 2, 2, 1, 3, 4}, Geometry{4, 5, 5, 1, 40, 4, 4, 2, 2, 1, 1}}) {
        SCOPED_TRACE(g.Text());
        ConvProgram p(g);
        const Shape images{g.batch, g.h, g.w, g.c}, maps{g.batch, g.oh(), g.ow(), g.o};
        const TestTensor x = p.random.Values(images, -1, 1), y = p.random.Values(maps, -1, 1);
        const TestTensor filter = p.random.Values(g.Filter(), -1, 1);
        const TestTensor bias = p.random.Values({std::max(g.c, g.o)}, -1, 1);
        const Tensors t{g, FloatsOf(x), FloatsOf(filter), FloatsOf(y), FloatsOf(bias)};
        const auto head = [&](int64_t count) {
            return p.With({count}, TestTensor({count}, std::vector<float>(t.bias.begin(), t.bias.begin() + count)));
        };
        const int32_t weights = p.With(g.Filter(), filter);
        p.Add(LTN_OPCODE_CONV, {p.Out(g.Maps())}, {p.With(g.Images(), x), weights, head(g.o)}, 0, 0, g.Attributes());
        p.Add(LTN_OPCODE_CONV_TRANSPOSE, {p.Out(g.Images())}, {p.With(g.Maps(), y), weights, head(g.c)}, 0, 0,
              g.Attributes());
        Outputs expected(2);
        for (int64_t at = 0; at < g.batch * g.oh() * g.ow() * g.o; ++at) {
            const int64_t pixel = at / g.o;
            expected[0].push_back(t.Map(pixel / (g.oh() * g.ow()), pixel / g.ow() % g.oh(), pixel % g.ow(), at % g.o));
        }
        for (int64_t at = 0; at < g.batch * g.h * g.w * g.c; ++at) {
            const int64_t pixel = at / g.c;
            expected[1].push_back(t.Image(pixel / (g.h * g.w), pixel / g.w % g.h, pixel % g.w, at % g.c));
        }
        ExpectEqualBits(RunOn(cuda_, p, static_cast<int32_t>(g.batch)), expected);
    }
}

}  // namespace
}  // namespace latent
