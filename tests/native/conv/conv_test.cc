// The three convolutions against their sums written out.
#include <algorithm>

#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

struct Geometry {
    int64_t batch, h, w, c, o, kh, kw;
    int64_t stride_h = 1, stride_w = 1, pad_h = 0, pad_w = 0, dilation_h = 1, dilation_w = 1, groups = 1;

    int64_t oh() const { return (h + 2 * pad_h - dilation_h * (kh - 1) - 1) / stride_h + 1; }
    int64_t ow() const { return (w + 2 * pad_w - dilation_w * (kw - 1) - 1) / stride_w + 1; }
    Shape Images() const { return {batch, h, w, c}; }
    Shape Filter() const { return {o, kh, kw, c / groups}; }
    Shape Maps() const { return {batch, oh(), ow(), o}; }
};

constexpr Geometry kGeometries[] = {
    {2, 5, 6, 3, 4, 3, 3},                            // valid
    {2, 5, 6, 3, 4, 3, 3, 1, 1, 1, 1},                // same
    {1, 1, 1, 1, 1, 1, 1},                            // one of everything
    {3, 4, 4, 5, 7, 1, 1},                            // pointwise
    {3, 4, 5, 6, 5, 4, 5},                            // the whole image
    {3, 3, 3, 2, 3, 3, 3, 2, 2, 1, 1},                // more padding than pixels
    {2, 8, 8, 4, 6, 4, 4, 2, 2, 1, 1},                // DCGAN's
    {2, 9, 7, 2, 3, 5, 3, 2, 3, 2, 0},                // strides that leave pixels over
    {2, 7, 9, 3, 2, 2, 1, 3, 4},                      // pixels that nothing sees
    {2, 12, 11, 2, 3, 3, 2, 1, 1, 2, 3, 2, 3},        // dilated
    {1, 13, 12, 2, 3, 3, 3, 2, 3, 2, 1, 2, 2},        // strides and dilations
    {1, 13, 13, 1, 2, 3, 3, 4, 2, 1, 1, 2, 4},        // dilations and strides in common
    {2, 6, 6, 6, 9, 3, 3, 1, 1, 1, 1, 1, 1, 3},       // groups
    {2, 6, 5, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 4},       // one channel each
    {2, 5, 5, 4, 8, 1, 1, 1, 1, 0, 0, 1, 1, 2},       // pointwise in groups
    {3, 1, 40, 3, 5, 1, 5, 1, 1, 0, 4, 1, 2},         // one dimension
    {20, 12, 12, 1, 32, 5, 5, 1, 1, 2, 2},            // several blocks of a thin image
    {5, 14, 14, 33, 40, 3, 3, 1, 1, 1, 1},            // several blocks
    {1, 400, 390, 2, 3, 3, 3, 1, 1, 0, 3, 180, 181},  // what a pixel sees is spread far
    {1, 2, 50000, 3, 2, 2, 3, 1, 1, 0, 1},            // bands of columns
    {40, 7, 7, 16, 1, 4, 4, 2, 2, 1, 1},              // one map
    {16, 7, 7, 9, 32, 3, 3, 1, 1, 1, 1},              // stacks of images, two of them
    {9, 6, 5, 8, 16, 4, 4, 2, 2, 1, 1},               // stacks of images by phases
    {8, 3, 2, 24, 48, 5, 5, 1, 1, 2, 2},              // stacks of images smaller than what is seen
    {5, 2, 3, 10, 16, 3, 3, 2, 2, 3, 3},              // stacks of pixels that see nothing
    {4, 9, 6, 16, 80, 3, 3, 1, 1, 2, 2, 2, 1},        // stacks with lines apart
    {4, 6, 9, 32, 32, 3, 3, 1, 1, 2, 2, 1, 2, 2},     // sums of stacks with columns apart, in groups
};

class ConvTest : public testing::TestWithParam<Geometry> {
protected:
    // Calls body(index in the images, in the filter, in the maps) for each product of the sum.
    template <class Body>
    static void ForProducts(Body&& body) {
        const Geometry& g = GetParam();
        const int64_t group_c = g.c / g.groups;
        int64_t map = 0;
        for (int64_t b = 0; b < g.batch; ++b) {
            for (int64_t i = 0; i < g.oh(); ++i) {
                for (int64_t j = 0; j < g.ow(); ++j) {
                    for (int64_t o = 0; o < g.o; ++o, ++map) {
                        const int64_t first = o / (g.o / g.groups) * group_c;
                        for (int64_t p = 0; p < g.kh; ++p) {
                            for (int64_t q = 0; q < g.kw; ++q) {
                                const int64_t y = i * g.stride_h - g.pad_h + p * g.dilation_h;
                                const int64_t x = j * g.stride_w - g.pad_w + q * g.dilation_w;
                                if (y < 0 || y >= g.h || x < 0 || x >= g.w) continue;
                                for (int64_t c = 0; c < group_c; ++c) {
                                    body(((b * g.h + y) * g.w + x) * g.c + first + c,
                                         ((o * g.kh + p) * g.kw + q) * group_c + c, map);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    static OpCall Call(ltn_opcode opcode, const TestTensor& first, const TestTensor& second, const Shape& out) {
        const Geometry& g = GetParam();
        OpCall call{.opcode = opcode, .in = {first, second}, .out = {TestTensor(out)}};
        const int64_t attributes[] = {g.stride_h, g.stride_w, g.pad_h, g.pad_w, g.dilation_h, g.dilation_w, g.groups};
        std::copy(std::begin(attributes), std::end(attributes), call.instruction.attributes);
        return call;
    }

    // Sums of products of two tensors, with a bias for each of the last dimension and a leaky ReLU of slope 0.5.
    struct Sums {
        std::vector<double> value, magnitude;
        std::vector<int64_t> length;

        explicit Sums(const Shape& shape)
            : value(ElementCount(shape)), magnitude(ElementCount(shape)), length(ElementCount(shape)) {}
        void Add(int64_t at, float a, float b) {
            const double product = static_cast<double>(a) * static_cast<double>(b);
            value[at] += product;
            magnitude[at] += std::fabs(product);
            ++length[at];
        }
        std::vector<Expected> Plain() const {
            std::vector<Expected> expected;
            for (size_t i = 0; i < value.size(); ++i) expected.push_back({value[i], Tolerance(i, 0)});
            return expected;
        }
        std::vector<Expected> Finished(const TestTensor& bias) const {
            std::vector<Expected> expected;
            for (size_t i = 0; i < value.size(); ++i) {
                const double b = static_cast<double>(bias.f32()[static_cast<int64_t>(i) % bias.dims[0]]);
                const double sum = value[i] + b;
                expected.push_back({sum > 0 ? sum : 0.5 * sum, Tolerance(i, std::fabs(b))});
            }
            return expected;
        }

    private:
        double Tolerance(size_t i, double more) const { return SumTolerance(length[i] + 1, magnitude[i] + more); }
    };

    static void CheckFinished(OpCall call, const Sums& sums, Random& random) {
        CheckOp(call, {sums.Plain()});
        call.in.push_back(random.Values({call.out[0].dims[3]}, -1, 1));
        call.instruction.flags = LTN_ACTIVATION_LEAKY_RELU;
        call.instruction.attributes[7] = 0.5;
        CheckOp(call, {sums.Finished(call.input(2))});
    }
};

INSTANTIATE_TEST_SUITE_P(Conv, ConvTest, testing::ValuesIn(kGeometries));

TEST_P(ConvTest, Maps_are_sums_over_what_they_see) {
    Random random(1);
    const TestTensor images = random.Values(GetParam().Images(), -1, 1);
    const TestTensor filter = random.Values(GetParam().Filter(), -1, 1);
    Sums sums(GetParam().Maps());
    ForProducts(
        [&](int64_t image, int64_t weight, int64_t map) { sums.Add(map, images.f32()[image], filter.f32()[weight]); });
    CheckFinished(Call(LTN_OPCODE_CONV, images, filter, GetParam().Maps()), sums, random);
}

TEST_P(ConvTest, Images_are_sums_over_the_maps_that_see_them) {
    Random random(2);
    const TestTensor maps = random.Values(GetParam().Maps(), -1, 1);
    const TestTensor filter = random.Values(GetParam().Filter(), -1, 1);
    Sums sums(GetParam().Images());
    ForProducts(
        [&](int64_t image, int64_t weight, int64_t map) { sums.Add(image, maps.f32()[map], filter.f32()[weight]); });
    CheckFinished(Call(LTN_OPCODE_CONV_TRANSPOSE, maps, filter, GetParam().Images()), sums, random);
}

TEST_P(ConvTest, Filters_are_sums_over_all_maps) {
    Random random(3);
    const TestTensor images = random.Values(GetParam().Images(), -1, 1);
    const TestTensor maps = random.Values(GetParam().Maps(), -1, 1);
    Sums sums(GetParam().Filter());
    ForProducts(
        [&](int64_t image, int64_t weight, int64_t map) { sums.Add(weight, images.f32()[image], maps.f32()[map]); });
    CheckOp(Call(LTN_OPCODE_CONV_FILTER, images, maps, GetParam().Filter()), {sums.Plain()});
}

OpCall ConvCall(const Shape& images, const Shape& filter, const Shape& maps) {
    OpCall call{.opcode = LTN_OPCODE_CONV, .in = {TestTensor(images), TestTensor(filter)}, .out = {TestTensor(maps)}};
    std::fill_n(call.instruction.attributes, 7, 1.0);
    call.instruction.attributes[2] = call.instruction.attributes[3] = 0;
    return call;
}

TEST(Conv, Empty_batches_give_nothing_and_a_filter_of_zeros) {
    Random random(4);
    OpCall call = ConvCall({0, 4, 4, 2}, {3, 3, 3, 2}, {0, 2, 2, 3});
    const TestTensor images = random.Values({0, 4, 4, 2});
    const TestTensor filter = random.Values({3, 3, 3, 2});
    const TestTensor maps = random.Values({0, 2, 2, 3});
    call.in = {images, filter};
    CheckOp(call, {{}});
    call.opcode = LTN_OPCODE_CONV_TRANSPOSE;
    call.in = {maps, filter};
    call.out = {TestTensor({0, 4, 4, 2})};
    CheckOp(call, {{}});
    call.opcode = LTN_OPCODE_CONV_FILTER;
    call.in = {images, maps};
    call.out = {TestTensor({3, 3, 3, 2})};
    CheckOp(call, {std::vector<Expected>(54, {0, 0})});
}

TEST(Conv, Validation_refuses_what_does_not_fit) {
    const auto call = [] { return ConvCall({-1, 6, 5, 4}, {8, 3, 2, 4}, {-1, 4, 4, 8}); };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.attributes[0] = 0;
    EXPECT_EQ(Refusal(bad), "attribute 0 (stride_h) is 0, expected an integer from 1 to 1048576");
    bad = call();
    bad.instruction.attributes[3] = 0.5;
    EXPECT_EQ(Refusal(bad), "attribute 3 (pad_w) is 0.5, expected an integer from 0 to 1048576");
    bad = call();
    bad.instruction.attributes[0] = 2;
    EXPECT_EQ(Refusal(bad), "the maps have height 4, expected (6 + 2 * 0 - 1 * (3 - 1) - 1) / 2 + 1 = 2");
    bad = call();
    bad.instruction.attributes[6] = 2;
    EXPECT_EQ(Refusal(bad),
              "in1 (filter) [8, 3, 2, 4] does not fit in0 [batch, 6, 5, 4] and out0 [batch, 4, 4, 8] in 2 groups, "
              "expected [channels of maps, height, width, channels of images / groups]");
    bad = call();
    bad.out[0].dims[0] = 7;
    EXPECT_EQ(Refusal(bad),
              "in0 [batch, 6, 5, 4] and out0 [7, 4, 4, 8] differ in their first dimension, expected the same batch");
    bad = call();
    bad.in[0]->dims[1] = -1;
    EXPECT_EQ(Refusal(bad), "in0 has shape [batch, batch, 5, 4], expected 1 to 1048576 for dimension 1");
    bad = call();
    bad.in.push_back(TestTensor({4}));
    EXPECT_EQ(Refusal(bad), "in2 (bias) has shape [4], expected one element for each channel of out0 [batch, 4, 4, 8]");
    bad = call();
    bad.instruction.flags = 5;
    EXPECT_EQ(Refusal(bad), "kind 5 is no activation, expected 0 to 4");
    EXPECT_EQ(Refusal(ConvCall({1, 300, 300, 1}, {1, 300, 300, 1}, {1, 1, 1, 1})),
              "in1 (filter) has shape [1, 300, 300, 1], expected at most 16777216 elements, and 65536 for one channel");
}

}  // namespace

}  // namespace latent
