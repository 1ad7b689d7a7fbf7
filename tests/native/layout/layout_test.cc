#include <algorithm>

#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

// The geometry of flat[outer, length, inner] and windows[outer, count, size, inner].
struct Geometry {
    int64_t length, count, size, start, stride, dilation;
};

constexpr Geometry kGeometries[] = {
    {7, 7, 1, 0, 1, 1},    // all of it
    {7, 3, 1, 2, 1, 1},    // a slice
    {7, 12, 1, -3, 1, 1},  // padded on both sides
    {7, 4, 1, 9, 1, 1},    // nothing but padding
    {7, 3, 1, 1, 2, 1},    // every second
    {8, 4, 2, 0, 2, 1},    // side by side
    {7, 7, 3, -1, 1, 1},   // overlapping, padded
    {9, 4, 3, -2, 2, 2},   // dilated
    {1, 1, 1, 0, 1, 1},   {5, 0, 2, 0, 1, 1}, {0, 2, 2, 0, 1, 1},
};

OpCall WindowCall(ltn_opcode opcode, const Geometry& g, const TestTensor& in, const Shape& out) {
    OpCall call{.opcode = opcode, .in = {in}, .out = {TestTensor(out)}};
    call.instruction.flags = 1;
    const double attributes[] = {static_cast<double>(g.start), static_cast<double>(g.stride),
                                 static_cast<double>(g.dilation), -1.5};
    std::copy(std::begin(attributes), std::end(attributes), call.instruction.attributes);
    return call;
}

class WindowTest : public testing::TestWithParam<Geometry> {
protected:
    // Calls body(index of the window's element, index in flat or -1).
    template <class Body>
    void ForElements(int64_t outer, int64_t inner, Body&& body) const {
        const Geometry& g = GetParam();
        int64_t element = 0;
        for (int64_t r = 0; r < outer; ++r) {
            for (int64_t o = 0; o < g.count; ++o) {
                for (int64_t j = 0; j < g.size; ++j) {
                    const int64_t at = g.start + o * g.stride + j * g.dilation;
                    for (int64_t i = 0; i < inner; ++i, ++element) {
                        body(element, at >= 0 && at < g.length ? (r * g.length + at) * inner + i : -1);
                    }
                }
            }
        }
    }
};

INSTANTIATE_TEST_SUITE_P(Layout, WindowTest, testing::ValuesIn(kGeometries));

TEST_P(WindowTest, Windows_are_copies_with_the_fill_outside) {
    const Geometry& g = GetParam();
    Random random(1);
    for (const int64_t outer : {1, 3, 700}) {
        for (const int64_t inner : {1, 5, 64}) {
            const TestTensor flat = random.Values({outer, g.length, inner});
            std::vector<Expected> expected;
            ForElements(outer, inner, [&](int64_t, int64_t at) {
                expected.push_back({at < 0 ? -1.5 : static_cast<double>(flat.f32()[at]), 0});
            });
            CheckOp(WindowCall(LTN_OPCODE_WINDOW, g, flat, {outer, g.count, g.size, inner}), {expected});
        }
    }
}

TEST_P(WindowTest, Folding_sums_what_windows_have_in_common) {
    const Geometry& g = GetParam();
    Random random(2);
    for (const int64_t outer : {1, 3, 700}) {
        for (const int64_t inner : {1, 5, 64}) {
            const TestTensor windows = random.Values({outer, g.count, g.size, inner}, -1, 1);
            std::vector<Expected> expected(static_cast<size_t>(outer * g.length * inner), {0, 8 * kEpsilon});
            ForElements(outer, inner, [&](int64_t element, int64_t at) {
                if (at >= 0) expected[at].value += static_cast<double>(windows.f32()[element]);
            });
            CheckOp(WindowCall(LTN_OPCODE_FOLD, g, windows, {outer, g.length, inner}), {expected});
        }
    }
}

TEST(Window, Validation_refuses_what_does_not_fit) {
    const auto call = [] {
        return WindowCall(LTN_OPCODE_WINDOW, {6, 3, 2, 0, 2, 1}, TestTensor({-1, 6, 4}), {-1, 3, 2, 4});
    };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.instruction.flags = 3;
    EXPECT_EQ(Refusal(bad), "flags (axis) are 3, expected an axis of in0 [batch, 6, 4]");
    bad = call();
    bad.instruction.flags = 0;
    EXPECT_EQ(
        Refusal(bad),
        "out0 [batch, 3, 2, 4] and in0 [batch, 6, 4] do not fit, expected count and size of the windows in place of "
        "dimension 0");
    bad = call();
    bad.in[0]->dims[1] = -1;
    EXPECT_EQ(
        Refusal(bad),
        "in0 has shape [batch, batch, 4], expected a size of at most 2147483648 for dimension 1, which depends on no "
        "batch");
    bad = call();
    bad.instruction.attributes[1] = 0.5;
    EXPECT_EQ(Refusal(bad), "attribute 1 (stride) is 0.5, expected an integer from 1 to 2147483648");
    bad = call();
    bad.instruction.attributes[0] = -1e12;
    EXPECT_EQ(Refusal(bad), "attribute 0 (start) is -1e+12, expected an integer from -2147483648 to 2147483648");
}

// The elements of a transposed tensor.
std::vector<Expected> Transposed(const TestTensor& in, const std::vector<int>& order, Shape& out) {
    const size_t rank = order.size();
    std::vector<int64_t> steps(rank, 1);
    for (size_t axis = rank; axis-- > 1;) steps[axis - 1] = steps[axis] * in.dims[axis];
    out.resize(rank);
    for (size_t axis = 0; axis < rank; ++axis) out[axis] = in.dims[order[axis]];
    std::vector<Expected> expected;
    for (int64_t i = 0; i < ElementCount(out); ++i) {
        int64_t rest = i, from = 0;
        for (size_t axis = rank; axis-- > 0; rest /= out[axis]) from += rest % out[axis] * steps[order[axis]];
        expected.push_back({in.f32()[from], 0});
    }
    return expected;
}

OpCall TransposeCall(const TestTensor& in, const std::vector<int>& order, const Shape& out) {
    OpCall call{.opcode = LTN_OPCODE_TRANSPOSE, .in = {in}, .out = {TestTensor(out)}};
    for (size_t axis = 0; axis < order.size(); ++axis) call.instruction.flags |= order[axis] << (3 * axis);
    return call;
}

TEST(Transpose, Axes_come_in_the_order_asked_for) {
    Random random(3);
    const std::pair<Shape, std::vector<int>> cases[] = {
        {{}, {}},
        {{5}, {0}},
        {{3, 7}, {1, 0}},
        {{130, 170}, {1, 0}},
        {{2, 3, 4, 5}, {0, 3, 1, 2}},
        {{2, 3, 4, 5}, {0, 2, 3, 1}},
        {{2, 3, 1, 2, 3, 2}, {5, 3, 1, 0, 2, 4}},
        {{2, 0, 3}, {2, 1, 0}},
    };
    for (const auto& [dims, order] : cases) {
        const TestTensor in = random.Values(dims);
        Shape out;
        const std::vector<Expected> expected = Transposed(in, order, out);
        CheckOp(TransposeCall(in, order, out), {expected});
    }
}

TEST(Transpose, Validation_refuses_orders_that_miss_an_axis) {
    EXPECT_EQ(Refusal(TransposeCall(TestTensor({-1, 3}), {0, 1}, {-1, 3})), "");
    EXPECT_EQ(Refusal(TransposeCall(TestTensor({-1, 3}), {0, 0}, {-1, -1})),
              "flags are 0x0, expected each of the 2 axes once, in 3 bits each");
    EXPECT_EQ(Refusal(TransposeCall(TestTensor({-1, 3}), {1, 0}, {-1, 3})),
              "dimension 0 of out0 [batch, 3] must equal dimension 1 of in0 [batch, 3]");
    EXPECT_EQ(Refusal(TransposeCall(TestTensor({-1, 3}), {1, 0}, {-1})),
              "out0 has rank 1 and shape [batch], expected rank 2");
}

OpCall ConcatCall(int axis, const std::vector<TestTensor>& parts, const Shape& out) {
    OpCall call{.opcode = LTN_OPCODE_CONCAT, .out = {TestTensor(out)}};
    for (const TestTensor& part : parts) call.in.push_back(part);
    call.instruction.flags = axis;
    return call;
}

TEST(Concat, Parts_come_one_after_the_other) {
    Random random(4);
    for (const int64_t outer : {1, 3, 900}) {
        for (const int64_t inner : {1, 6}) {
            std::vector<TestTensor> parts;
            int64_t length = 0;
            for (const int64_t size : {4, 0, 1, 17}) {
                parts.push_back(random.Values({outer, size, inner}));
                length += size;
            }
            std::vector<Expected> expected;
            for (int64_t r = 0; r < outer; ++r) {
                for (const TestTensor& part : parts) {
                    const int64_t count = part.dims[1] * inner;
                    for (int64_t i = 0; i < count; ++i) expected.push_back({part.f32()[r * count + i], 0});
                }
            }
            CheckOp(ConcatCall(1, parts, {outer, length, inner}), {expected});
        }
    }
}

TEST(Concat, Validation_refuses_parts_that_do_not_fit) {
    const TestTensor part({-1, 2});
    EXPECT_EQ(Refusal(ConcatCall(1, {part, part}, {-1, 4})), "");
    EXPECT_EQ(Refusal(ConcatCall(1, {part, part}, {-1, 5})),
              "out0 has shape [batch, 5], expected dimension 1 to be the sum of those of the inputs, 4");
    EXPECT_EQ(
        Refusal(ConcatCall(0, {part, part}, {-2, 2})),
        "in0 has shape [batch, 2], expected that of out0 [2*batch, 2] apart from dimension 0, which depends on no "
        "batch");
    EXPECT_EQ(Refusal(ConcatCall(2, {part}, {-1, 2})), "flags (axis) are 2, expected an axis of out0 [batch, 2]");
}

OpCall ScatterCall(const TestTensor& rows, const std::vector<int32_t>& indices, int64_t out_rows) {
    return {.opcode = LTN_OPCODE_SCATTER_ROWS,
            .in = {rows, TestTensor::I32({static_cast<int64_t>(indices.size())}, indices)},
            .out = {TestTensor({out_rows, rows.dims[1]})}};
}

TEST(ScatterRows, Rows_are_summed_by_their_index) {
    Random random(5);
    for (const int64_t count : {0, 1, 40}) {
        for (const int64_t columns : {1, 5, 600}) {
            const TestTensor rows = random.Values({count, columns}, -1, 1);
            std::vector<int32_t> indices;
            std::vector<Expected> expected(static_cast<size_t>(7 * columns), {0, 64 * kEpsilon});
            for (int64_t r = 0; r < count; ++r) {
                indices.push_back(static_cast<int32_t>(random.Integer(0, 6)));
                for (int64_t c = 0; c < columns; ++c) {
                    expected[indices.back() * columns + c].value += static_cast<double>(rows.f32()[r * columns + c]);
                }
            }
            CheckOp(ScatterCall(rows, indices, 7), {expected});
        }
    }
}

TEST(ScatterRows, Indices_outside_end_the_run) {
    for (const int32_t bad : {-1, 3}) {
        const OpResult result = RunOp(ScatterCall(TestTensor({2, 1}, {1, 2}), {0, bad}, 3), LTN_VARIANT_SCALAR, 1);
        EXPECT_EQ(result.fault.outcome, LTN_OUTCOME_BAD_INDEX);
        EXPECT_EQ(result.fault.value, bad);
    }
}

TEST(ScatterRows, Validation_refuses_shapes_that_do_not_fit) {
    EXPECT_EQ(Refusal(ScatterCall(TestTensor({2, 4}), {0, 1}, 3)), "");
    EXPECT_EQ(Refusal(ScatterCall(TestTensor({3, 4}), {0, 1}, 3)),
              "in0 [3, 4], in1 [2] and out0 [3, 4] do not fit, expected [count, columns], [count] and [rows, columns]");
}

}  // namespace

}  // namespace latent
