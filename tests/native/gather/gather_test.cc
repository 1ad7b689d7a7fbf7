#include <algorithm>

#include "cpu/kernels/chunks.h"
#include "support/op_tester.h"
#include "support/tolerance.h"

namespace latent {

namespace {

OpCall GatherCall(const TestTensor& table, const std::vector<int32_t>& indices, double scale) {
    const auto rows = static_cast<int64_t>(indices.size());
    OpCall call{.opcode = LTN_OPCODE_GATHER_ROWS,
                .in = {table, TestTensor::I32({rows}, indices)},
                .out = {TestTensor({rows, table.dims[1]})}};
    call.instruction.attributes[0] = scale;
    return call;
}

TestTensor BytesTable(Random& random, const Shape& shape) {
    std::vector<uint8_t> values(static_cast<size_t>(ElementCount(shape)));
    for (uint8_t& value : values) value = static_cast<uint8_t>(random.Integer(0, 255));
    return TestTensor::U8(shape, values);
}

OpCall AnyGatherCall(Random& random, bool bytes, int64_t rows, int64_t columns) {
    const Shape shape = {random.Integer(1, 50), columns};
    std::vector<int32_t> indices(static_cast<size_t>(rows));
    for (int32_t& index : indices) index = static_cast<int32_t>(random.Integer(0, shape[0] - 1));
    const double scale = random.Integer(0, 1) == 0 ? 1.0 : 1.0 / 255;
    return GatherCall(bytes ? BytesTable(random, shape) : random.Values(shape), indices, scale);
}

Expectation ExpectedRows(const OpCall& call) {
    const TestTensor& table = call.input(0);
    const int64_t columns = table.dims[1];
    const double scale = static_cast<float>(call.instruction.attributes[0]);
    std::vector<Expected> expected;
    for (const int32_t index : call.input(1).values<int32_t>()) {
        for (int64_t i = index * columns; i < (index + 1) * columns; ++i) {
            const double value = table.dtype == LTN_DTYPE_U8 ? table.values<uint8_t>()[i] : table.f32()[i];
            expected.push_back({scale * value, UlpTolerance(scale * value, 0.5)});
        }
    }
    return {expected};
}

OpCase GatherCase(const char* name, bool bytes, bool wide) {
    const auto make = [=](Random& random, const Shape& size) {
        const int64_t count = ElementCount(size);
        return wide ? AnyGatherCall(random, bytes, 3, count) : AnyGatherCall(random, bytes, count, 5);
    };
    return {name, make, ExpectedRows};
}

INSTANTIATE_TEST_SUITE_P(Gather, OpTest,
                         testing::Values(GatherCase("bytes_wide", true, true), GatherCase("bytes_tall", true, false),
                                         GatherCase("floats_wide", false, true),
                                         GatherCase("floats_tall", false, false)),
                         CaseName);

// Expects, for every number of threads, that the first bad index is reported and that no row is written.
void ExpectBadIndex(const OpCall& call, int64_t index) {
    for (const ltn_variant variant : SupportedVariants()) {
        for (const int threads : {1, 2, 5}) {
            const OpResult result = RunOp(call, variant, threads);
            EXPECT_EQ(result.fault.outcome, LTN_OUTCOME_BAD_INDEX);
            EXPECT_EQ(result.fault.input, 1);
            EXPECT_EQ(result.fault.value, index);
            EXPECT_TRUE(std::all_of(result.out[0].begin(), result.out[0].end(), [](float x) { return x != x; }));
        }
    }
}

TEST(Gather, Reports_an_index_outside_the_table) {
    Random random(8);
    const TestTensor table = BytesTable(random, {4, 33});
    for (const int32_t bad : {-1, 4, 5, INT32_MAX, INT32_MIN}) {
        for (size_t position = 0; position < 6; ++position) {
            std::vector<int32_t> indices = {0, 1, 2, 3, 2, 1};
            indices[position] = bad;
            ExpectBadIndex(GatherCall(table, indices, 1), bad);
        }
    }
}

TEST(Gather, Reports_the_first_of_several_bad_indices) {
    Random random(9);
    const int64_t columns = kChunkElements / 4;
    std::vector<int32_t> indices(64, 1);
    indices[60] = 77;
    indices[37] = -5;
    indices[61] = 99;
    ExpectBadIndex(GatherCall(random.Values({2, columns}), indices, 1), -5);
}

TEST(Gather, Every_index_is_outside_an_empty_table) {
    ExpectBadIndex(GatherCall(TestTensor({0, 3}), {0}, 1), 0);
}

TEST(Gather, Validation_refuses_types_and_shapes) {
    const auto call = [] {
        return OpCall{.opcode = LTN_OPCODE_GATHER_ROWS,
                      .in = {TestTensor::U8({100, 7}, {}), TestTensor::I32({-1}, {})},
                      .out = {TestTensor({-1, 7})}};
    };
    EXPECT_EQ(Refusal(call()), "");
    OpCall bad = call();
    bad.in[0]->dtype = LTN_DTYPE_I32;
    EXPECT_EQ(Refusal(bad), "in0 has element type i32, expected u8 or f32");
    bad = call();
    bad.in[1]->dtype = LTN_DTYPE_F32;
    EXPECT_EQ(Refusal(bad), "in1 has element type f32, expected i32");
    bad = call();
    bad.out[0].dtype = LTN_DTYPE_U8;
    EXPECT_EQ(Refusal(bad), "out0 has element type u8, expected f32");
    bad = call();
    bad.in[0]->dims = {100};
    EXPECT_EQ(Refusal(bad), "in0 has rank 1 and shape [100], expected rank 2");
    bad = call();
    bad.in[1]->dims = {-1, 1};
    EXPECT_EQ(Refusal(bad), "in1 has rank 2 and shape [batch, 1], expected rank 1");
    bad = call();
    bad.out[0].dims = {-1};
    EXPECT_EQ(Refusal(bad), "out0 has rank 1 and shape [batch], expected rank 2");
    bad = call();
    bad.in[1]->dims = {5};
    EXPECT_EQ(Refusal(bad), "dimension 0 of in1 [5] must equal dimension 0 of out0 [batch, 7]");
    bad = call();
    bad.out[0].dims = {-1, 8};
    EXPECT_EQ(Refusal(bad), "dimension 1 of in0 [100, 7] must equal dimension 1 of out0 [batch, 8]");
    bad = call();
    bad.instruction.kind = 1;
    EXPECT_EQ(Refusal(bad), "kind is 1, expected 0");
    bad = call();
    bad.instruction.flags = 1;
    EXPECT_EQ(Refusal(bad), "flags are 1, expected 0");
}

}  // namespace

}  // namespace latent
