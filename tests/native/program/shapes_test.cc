#include "program/shapes.h"

#include <gtest/gtest.h>

#include <vector>

#include "program/program_builder.h"
#include "runtime/error.h"

namespace latent {
namespace {

using Dims = std::vector<int64_t>;

ltn_tensor Tensor(const Dims& dims, ltn_dtype dtype = LTN_DTYPE_F32) {
    ProgramBuilder builder;
    return builder.tensors[builder.Tensor(0, 0, dims, dtype)];
}

template <class Check>
std::string Refusal(const Check& check) {
    try {
        check();
    } catch (const Error& error) {
        EXPECT_EQ(error.status(), LTN_STATUS_INVALID_ARGUMENT);
        return error.what();
    }
    return "accepted";
}

TEST(Shapes, text_names_the_batch) {
    EXPECT_EQ(ShapeText(Tensor({})), "[]");
    EXPECT_EQ(ShapeText(Tensor({kBatch, 784})), "[batch, 784]");
    EXPECT_EQ(ShapeText(Tensor({3, -2, 0})), "[3, 2*batch, 0]");
    EXPECT_EQ(ShapeText(Tensor({INT64_MIN})), "[9223372036854775808*batch]");
}

TEST(Shapes, same_shape_compares_rank_and_dimensions) {
    EXPECT_TRUE(SameShape(Tensor({kBatch, 3}), Tensor({kBatch, 3}, LTN_DTYPE_U8)));
    EXPECT_FALSE(SameShape(Tensor({kBatch, 3}), Tensor({kBatch})));
    EXPECT_FALSE(SameShape(Tensor({kBatch, 3}), Tensor({-2, 3})));
    EXPECT_FALSE(SameShape(Tensor({1}), Tensor({})));
}

TEST(Shapes, broadcasting_repeats_ones_and_missing_leading_dimensions) {
    const Dims to = {kBatch, 4, 3};
    for (const Dims& dims :
         std::vector<Dims>{{}, {1}, {3}, {4, 3}, {4, 1}, {1, 1, 1}, {kBatch, 4, 3}, {kBatch, 1, 1}, {1, 4, 3}}) {
        EXPECT_TRUE(BroadcastsTo(dims, to)) << ShapeText(dims);
    }
    for (const Dims& dims : std::vector<Dims>{{4}, {kBatch}, {0}, {-2, 4, 3}, {kBatch, 4}, {1, kBatch, 4, 3}}) {
        EXPECT_FALSE(BroadcastsTo(dims, to)) << ShapeText(dims);
    }
    EXPECT_TRUE(BroadcastsTo(Dims{1}, Dims{0}));
    EXPECT_FALSE(BroadcastsTo(Dims{3}, Dims{1}));
}

TEST(Shapes, requirements_name_the_operand_and_what_was_expected) {
    const ltn_tensor row = Tensor({3});
    const ltn_tensor matrix = Tensor({kBatch, 4}, LTN_DTYPE_I32);
    EXPECT_EQ(Refusal([&] { RequireF32(row, "in0"); }), "accepted");
    EXPECT_EQ(Refusal([&] { RequireF32(matrix, "in0"); }), "in0 has element type i32, expected f32");
    EXPECT_EQ(Refusal([&] { RequireDtype(row, LTN_DTYPE_U8, "in1"); }), "in1 has element type f32, expected u8");
    EXPECT_EQ(Refusal([&] { RequireRank(row, 1, "in1"); }), "accepted");
    EXPECT_EQ(Refusal([&] { RequireRank(matrix, 1, "in1"); }), "in1 has rank 2 and shape [batch, 4], expected rank 1");
    EXPECT_EQ(Refusal([&] { RequireSameShape(row, "in0", row, "out0"); }), "accepted");
    EXPECT_EQ(Refusal([&] { RequireSameShape(row, "in0", matrix, "out0"); }),
              "in0 has shape [3], expected [batch, 4] as out0");
    EXPECT_EQ(Refusal([&] { RequireBroadcast(row, "in0", row, "out0"); }), "accepted");
    EXPECT_EQ(Refusal([&] { RequireBroadcast(row, "in0", matrix, "out0"); }),
              "in0 has shape [3], which does not broadcast to [batch, 4] of out0");
    EXPECT_EQ(Refusal([&] { RequireKind(2, 3, "color"); }), "accepted");
    EXPECT_EQ(Refusal([&] { RequireKind(3, 3, "color"); }), "kind 3 is no color, expected 0 to 2");
    EXPECT_EQ(Refusal([&] { RequireKind(-1, 3, "color"); }), "kind -1 is no color, expected 0 to 2");
}

}  // namespace
}  // namespace latent
