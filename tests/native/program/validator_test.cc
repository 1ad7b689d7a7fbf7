// Breaks each rule of the validator once in an otherwise legal program, and expects that the message names the rule.
#include "program/validator.h"

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>

#include "program/program_builder.h"
#include "runtime/error.h"

namespace latent {
namespace {

// Segments 0 (arena, read and write), 1 (read) and 2 (write); tensors x, y, z [batch, 4] in the arena, then below them.
constexpr int32_t kX = 0, kY = 1, kZ = 2, kInput = 3, kOutput = 4, kRate = 5, kBytes = 6, kRow = 7;
constexpr int32_t kMap = 0, kAdd = 1, kSgd = 2, kRead = 3, kSplit = 4;  // Indices of the instructions.

ProgramBuilder LegalProgram() {
    ProgramBuilder program;
    program.batch_capacity = 4;
    program.step_capacity = 3;
    program.Segment(256);
    program.Segment(256, LTN_ACCESS_READ);
    program.Segment(256, LTN_ACCESS_WRITE);
    program.Tensor(0, 0, {kBatch, 4});
    program.Tensor(0, 64, {kBatch, 4});
    program.Tensor(0, 128, {kBatch, 4});
    program.Tensor(1, 0, {kBatch, 4}, LTN_DTYPE_F32, 64);
    program.Tensor(2, 0, {kBatch, 4}, LTN_DTYPE_F32, 64);
    program.Tensor(0, 192, {});
    program.Tensor(1, 0, {64}, LTN_DTYPE_U8);
    program.Tensor(0, 0, {4});
    program.Add(LTN_OPCODE_MAP, {kX}, {kX}, LTN_MAP_RELU);
    program.Add(LTN_OPCODE_COMBINE, {kZ}, {kX, kY}, LTN_COMBINE_ADD);
    program.Add(LTN_OPCODE_SGD, {kX, kY}, {kZ, kRate}, 0, 0, {0.9, 0.0, 0.0});
    program.Add(LTN_OPCODE_MAP, {kX}, {kInput}, LTN_MAP_EXP);
    program.Add(LTN_OPCODE_MAP, {kOutput}, {kX}, LTN_MAP_EXP);
    return program;
}

std::string Refusal(const ltn_program_description& description) {
    try {
        ValidateProgram(description);
    } catch (const Error& error) {
        EXPECT_EQ(error.status(), LTN_STATUS_INVALID_ARGUMENT);
        return error.what();
    }
    return "accepted";
}

struct Rule {
    const char* name;
    std::function<void(ProgramBuilder&)> broken_by;
    const char* message;

    friend void PrintTo(const Rule& rule, std::ostream* out) { *out << rule.name; }
};

class ValidatorRule : public testing::TestWithParam<Rule> {};

TEST_P(ValidatorRule, is_named_by_the_message) {
    ProgramBuilder program = LegalProgram();
    ASSERT_EQ(Refusal(program.Description()), "accepted");
    GetParam().broken_by(program);
    EXPECT_EQ(Refusal(program.Description()), GetParam().message);
}

using P = ProgramBuilder;

const Rule kCapacityRules[] = {
    {"no_steps", [](P& p) { p.step_capacity = 0; }, "step_capacity is 0, expected 1 to 9223372036854775807"},
    {"no_batch", [](P& p) { p.batch_capacity = -1; }, "batch_capacity is -1, expected 1 to 2147483647"},
    {"segments", [](P& p) { p.segments.resize(65); }, "segment_count is 65, expected 0 to 64"},
    {"tensors", [](P& p) { p.tensors.resize(1'000'001); }, "tensor_count is 1000001, expected 0 to 1000000"},
    {"instructions", [](P& p) { p.instructions.resize(1'000'001); },
     "instruction_count is 1000001, expected 0 to 1000000"},
    {"segment_bytes", [](P& p) { p.segments[2].bytes = -1; }, "segment 2: bytes is -1, expected 0 or more"},
    {"segment_access", [](P& p) { p.segments[1].access = 4; },
     "segment 1: access is 4, expected a combination of 1 (read) and 2 (write)"},
    {"segment_access_sign", [](P& p) { p.segments[1].access = -1; },
     "segment 1: access is -1, expected a combination of 1 (read) and 2 (write)"},
    {"segment_placement", [](P& p) { p.segments[0].placement = 2; },
     "segment 0: placement is 2, expected 0 (host) or 1 (device)"},
    {"segment_placement_sign", [](P& p) { p.segments[0].placement = -1; },
     "segment 0: placement is -1, expected 0 (host) or 1 (device)"},
};

// Adds row tiles to the program. kX, kY and kZ then hold one tile of rows.
void Tile(P& p) {
    p.tile_rows = 4;
    for (const int32_t tensor : {kInput, kOutput}) p.tensors[tensor].row_stride = 16;
    for (ltn_instruction& instruction : p.instructions) instruction.phase = LTN_PHASE_TILES;
    p.instructions.erase(p.instructions.begin() + kSgd);
}

const Rule kTileRules[] = {
    {"rows", [](P& p) { p.tile_rows = 6; }, "tile_rows is 6, expected a multiple of 4: random numbers come in blocks"},
    {"too_many", [](P& p) { Tile(p), p.batch_capacity = 262145; },
     "batch_capacity is 262145, expected at most 262144: 65536 tiles of 4 rows"},
    {"rows_sign", [](P& p) { p.tile_rows = -4; }, "tile_rows is -4, expected 0 to 2147483647"},
    {"phase_without_tiles", [](P& p) { p.instructions[kMap].phase = LTN_PHASE_TILES; },
     "instruction 0 (map): phase is 1, expected 0 to 0"},
    {"phase_high", [](P& p) { Tile(p), p.instructions[kMap].phase = 3; },
     "instruction 0 (map): phase is 3, expected 0 to 2"},
    {"phase_order", [](P& p) { Tile(p), p.Add(LTN_OPCODE_FILL, {kRate}, {}); },
     "instruction 4 (fill): phase is 0 after 1, expected phases in order"},
    {"stride_without_tiles", [](P& p) { p.tensors[kInput].row_stride = 16; },
     "tensor 3: row_stride is 16, expected 0 in a program without row tiles"},
    {"stride", [](P& p) { Tile(p), p.tensors[kInput].row_stride = 12; },
     "tensor 3: row_stride is 12 for shape [batch, 4], expected 0, or 16 bytes of one row of the batch"},
    {"stride_without_batch", [](P& p) { Tile(p), p.tensors[kRate].row_stride = 4; },
     "tensor 5: row_stride is 4 for shape [], expected 0, or 0 bytes of one row of the batch"},
    {"tile_memory_outside", [](P& p) { Tile(p), p.instructions[kMap].phase = LTN_PHASE_BEFORE; },
     "instruction 0 (map): in0 [batch, 4] has a row_stride of 0, which is memory for one tile of rows, expected phase "
     "1 "
     "(tiles)"},
    {"batch_second",
     [](P& p) {
         Tile(p);
         p.tensors[kY].dims[0] = 4, p.tensors[kY].dims[1] = kBatch;
         p.tensors[kZ].dims[0] = 4, p.tensors[kZ].dims[1] = kBatch;
         p.instructions[kAdd].inputs[0] = kY;
     },
     "instruction 1 (combine): in0 has shape [4, batch], expected in row tiles the batch as the first dimension and no "
     "other"},
    {"map_without_batch",
     [](P& p) {
         Tile(p), p.Add(LTN_OPCODE_MAP, {kRate}, {kRate}, LTN_MAP_EXP);
         p.instructions.back().phase = LTN_PHASE_TILES;
     },
     "instruction 4 (map): out0 has shape [], expected the batch as the first dimension in row tiles"},
    {"optimizer",
     [](P& p) {
         Tile(p), p.Add(LTN_OPCODE_SGD, {kX}, {kZ, kRate}, 0, 0, {0.0, 0.0, 0.0});
         p.instructions.back().phase = LTN_PHASE_TILES;
     },
     "instruction 4 (sgd): phase is 1, expected no row tiles"},
    {"batch_of_products",
     [](P& p) {
         Tile(p), p.Add(LTN_OPCODE_BATCH_MATMUL, {kX}, {kZ, p.Tensor(1, 0, {4, 4})}, LTN_FORM_NN);
         p.instructions.back().phase = LTN_PHASE_TILES;
     },
     "instruction 4 (batch_matmul): phase is 1, expected no row tiles"},
    {"mean_over_rows",
     [](P& p) {
         Tile(p), p.Add(LTN_OPCODE_REDUCE, {p.Tensor(0, 192, {1, 1})}, {kX}, LTN_REDUCE_MEAN, 3);
         p.instructions.back().phase = LTN_PHASE_TILES;
     },
     "instruction 4 (reduce): kind is 1, expected 0 (sum) for a reduction over the rows of all tiles"},
};

const Rule kTensorRules[] = {
    {"dtype", [](P& p) { p.tensors[kY].dtype = 3; }, "tensor 1: dtype is 3, expected 0 (f32), 1 (u8) or 2 (i32)"},
    {"rank_low", [](P& p) { p.tensors[kY].rank = -1; }, "tensor 1: rank is -1, expected 0 to 6"},
    {"rank_high", [](P& p) { p.tensors[kY].rank = 7; }, "tensor 1: rank is 7, expected 0 to 6"},
    {"dims_beyond", [](P& p) { p.tensors[kY].dims[5] = 2; }, "tensor 1: dims[5] is 2, expected 0 beyond the rank 2"},
    {"reserved", [](P& p) { p.tensors[kY].reserved = 1; }, "tensor 1: reserved is 1, expected 0"},
    {"segment_low", [](P& p) { p.tensors[kY].segment = -1; },
     "tensor 1: segment is -1, expected an index below the 3 segments"},
    {"segment_high", [](P& p) { p.tensors[kY].segment = 3; },
     "tensor 1: segment is 3, expected an index below the 3 segments"},
    {"offset_sign", [](P& p) { p.tensors[kY].offset = -4; },
     "tensor 1: offset is -4, expected a multiple of the element size 4 and not negative"},
    {"offset_least", [](P& p) { p.tensors[kY].offset = INT64_MIN; },
     "tensor 1: offset is -9223372036854775808, expected a multiple of the element size 4 and not negative"},
    {"offset_alignment", [](P& p) { p.tensors[kY].offset = 66; },
     "tensor 1: offset is 66, expected a multiple of the element size 4 and not negative"},
    {"stride_sign", [](P& p) { p.tensors[kY].step_stride = -4; },
     "tensor 1: step_stride is -4, expected a multiple of the element size 4 and not negative"},
    {"stride_alignment", [](P& p) { p.tensors[kY].step_stride = 2; },
     "tensor 1: step_stride is 2, expected a multiple of the element size 4 and not negative"},
    {"batch_overflow", [](P& p) { p.tensors[kY].dims[0] = INT64_MIN; },
     "tensor 1: shape [9223372036854775808*batch, 4] has a size beyond 2^63 bytes at batch 4"},
    {"batch_product_overflow", [](P& p) { p.tensors[kY].dims[0] = INT64_MIN / 4; },
     "tensor 1: shape [2305843009213693952*batch, 4] has a size beyond 2^63 bytes at batch 4"},
    {"element_overflow", [](P& p) { p.tensors[kY].dims[0] = int64_t{1} << 59; },
     "tensor 1: shape [576460752303423488, 4] has a size beyond 2^63 bytes at batch 4"},
    {"empty_overflow",
     [](P& p) {
         p.tensors[kY] = {.offset = 0,
                          .step_stride = 0,
                          .row_stride = 0,
                          .dims = {0, INT64_MAX, 2},
                          .segment = 0,
                          .dtype = 0,
                          .rank = 3,
                          .reserved = 0};
     },
     "tensor 1: shape [0, 9223372036854775807, 2] has a size beyond 2^63 bytes at batch 4"},
    {"empty_extent",
     [](P& p) {
         p.tensors[kY] = {.offset = 0,
                          .step_stride = 0,
                          .row_stride = 0,
                          .dims = {1 << 30, 0},
                          .segment = 0,
                          .dtype = 0,
                          .rank = 2,
                          .reserved = 0};
     },
     "tensor 1: shape [1073741824, 0] is empty, but its other dimensions exceed 2^31 bytes at batch 4"},
    {"end", [](P& p) { p.tensors[kY].offset = 196; },
     "tensor 1: shape [batch, 4] (64 bytes at batch 4) at offset 196 and step_stride 0 over 3 steps leaves segment 0 "
     "of "
     "256 bytes"},
    {"end_after_steps", [](P& p) { p.tensors[kInput].step_stride = 100; },
     "tensor 3: shape [batch, 4] (64 bytes at batch 4) at offset 0 and step_stride 100 over 3 steps leaves segment 1 "
     "of "
     "256 bytes"},
    {"end_overflow", [](P& p) { p.tensors[kInput].step_stride = INT64_MAX - 3; },
     "tensor 3: shape [batch, 4] (64 bytes at batch 4) at offset 0 and step_stride 9223372036854775804 over 3 steps "
     "leaves segment 1 of 256 bytes"},
    {"end_sum_overflow", [](P& p) { p.tensors[kInput].offset = INT64_MAX - 3; },
     "tensor 3: shape [batch, 4] (64 bytes at batch 4) at offset 9223372036854775804 and step_stride 64 over 3 steps "
     "leaves segment 1 of 256 bytes"},
    {"empty_outside",
     [](P& p) {
         p.tensors[kY] = {.offset = 260,
                          .step_stride = 0,
                          .row_stride = 0,
                          .dims = {0},
                          .segment = 0,
                          .dtype = 0,
                          .rank = 1,
                          .reserved = 0};
     },
     "tensor 1: shape [0] (0 bytes at batch 4) at offset 260 and step_stride 0 over 3 steps leaves segment 0 of 256 "
     "bytes"},
};

const Rule kOperandRules[] = {
    {"opcode_low", [](P& p) { p.instructions[kMap].opcode = -1; },
     "instruction 0: opcode is -1, expected one of ltn_opcode"},
    {"opcode_high", [](P& p) { p.instructions[kMap].opcode = 1000; },
     "instruction 0: opcode is 1000, expected one of ltn_opcode"},
    {"input_missing", [](P& p) { p.instructions[kAdd].inputs[1] = -1; },
     "instruction 1 (combine): in1 is missing (-1), expected a tensor"},
    {"output_missing", [](P& p) { p.instructions[kAdd].outputs[0] = -1; },
     "instruction 1 (combine): out0 is missing (-1), expected a tensor"},
    {"input_surplus", [](P& p) { p.instructions[kAdd].inputs[2] = 0; },
     "instruction 1 (combine): in2 is tensor 0, expected -1: at most 2 are used"},
    {"output_surplus", [](P& p) { p.instructions[kSgd].outputs[2] = -2; },
     "instruction 2 (sgd): out2 is tensor -2, expected -1: at most 2 are used"},
    {"input_high", [](P& p) { p.instructions[kAdd].inputs[0] = 8; },
     "instruction 1 (combine): in0 is tensor 8, expected an index below the 8 tensors"},
    {"input_low", [](P& p) { p.instructions[kAdd].inputs[0] = -2; },
     "instruction 1 (combine): in0 is tensor -2, expected an index below the 8 tensors"},
    {"output_high", [](P& p) { p.instructions[kAdd].outputs[0] = INT32_MAX; },
     "instruction 1 (combine): out0 is tensor 2147483647, expected an index below the 8 tensors"},
    {"read_right", [](P& p) { p.instructions[kRead].inputs[0] = kOutput; },
     "instruction 3 (map): in0 is read, but lies in segment 2 of access 2, expected the rights 1"},
    {"write_right", [](P& p) { p.instructions[kSplit].outputs[0] = kInput; },
     "instruction 4 (map): out0 is written, but lies in segment 1 of access 1, expected the rights 2"},
    {"update_right", [](P& p) { p.instructions[kSgd].outputs[0] = kOutput; },
     "instruction 2 (sgd): out0 is updated, but lies in segment 2 of access 2, expected the rights 3"},
    {"kind", [](P& p) { p.instructions[kMap].kind = 21; }, "instruction 0 (map): kind 21 is no map, expected 0 to 20"},
    {"operand_dtype", [](P& p) { p.instructions[kRead].inputs[0] = kBytes; },
     "instruction 3 (map): in0 has element type u8, expected f32"},
    {"operand_shape", [](P& p) { p.tensors[kInput].dims[1] = 3; },
     "instruction 3 (map): in0 has shape [batch, 3], which does not broadcast to [batch, 4] of out0"},
};

const Rule kOverlapRules[] = {
    {"out_and_in_shifted", [](P& p) { p.tensors[kZ].offset = 124; },
     "instruction 1 (combine): out0 [batch, 4] overlaps in1 [batch, 4], expected disjoint memory"},
    {"out_and_in_only_at_capacity", [](P& p) { p.tensors[kZ].offset = 112; },
     "instruction 1 (combine): out0 [batch, 4] overlaps in1 [batch, 4], expected disjoint memory"},
    {"broadcast_in_place", [](P& p) { p.instructions[kMap].inputs[0] = kRow; },
     "instruction 0 (map): out0 [batch, 4] overlaps in0 [4], expected disjoint memory"},
    {"two_outputs", [](P& p) { p.instructions[kSgd].outputs[1] = kX; },
     "instruction 2 (sgd): out0 [batch, 4] overlaps out1 [batch, 4], expected disjoint memory"},
    {"update_from_itself", [](P& p) { p.instructions[kSgd].inputs[0] = kX; },
     "instruction 2 (sgd): out0 [batch, 4] overlaps in0 [batch, 4], expected disjoint memory"},
    {"update_state_from_itself", [](P& p) { p.instructions[kSgd].inputs[0] = kY; },
     "instruction 2 (sgd): out1 [batch, 4] overlaps in0 [batch, 4], expected disjoint memory"},
    {"not_in_place_op", [](P& p) { p.Add(LTN_OPCODE_REDUCE, {kX}, {kX}, LTN_REDUCE_SUM); },
     "instruction 5 (reduce): out0 [batch, 4] overlaps in0 [batch, 4], expected disjoint memory"},
    {"product_over_its_factor",
     [](P& p) {
         const int32_t factor = p.Own(2 * 3 * 3 * 4, {2, 3, 3});
         p.Add(LTN_OPCODE_BATCH_MATMUL, {factor}, {p.Own(3 * 3 * 4, {3, 3}), factor}, LTN_FORM_NN);
     },
     "instruction 5 (batch_matmul): out0 [2, 3, 3] overlaps in1 [2, 3, 3], expected disjoint memory"},
    {"different_strides_meet_in_a_later_step",
     [](P& p) {
         p.segments[0].bytes = 1024;
         p.tensors[kX].step_stride = 64;
     },
     "instruction 1 (combine): out0 [batch, 4] overlaps in0 [batch, 4], expected disjoint memory"},
};

std::string RuleName(const testing::TestParamInfo<Rule>& info) {
    return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Capacities, ValidatorRule, testing::ValuesIn(kCapacityRules), RuleName);
INSTANTIATE_TEST_SUITE_P(Tiles, ValidatorRule, testing::ValuesIn(kTileRules), RuleName);
INSTANTIATE_TEST_SUITE_P(Tensors, ValidatorRule, testing::ValuesIn(kTensorRules), RuleName);
INSTANTIATE_TEST_SUITE_P(Operands, ValidatorRule, testing::ValuesIn(kOperandRules), RuleName);
INSTANTIATE_TEST_SUITE_P(Overlaps, ValidatorRule, testing::ValuesIn(kOverlapRules), RuleName);

TEST(Validator, an_output_of_a_chain_lies_over_an_input_only_if_no_later_step_reads_it) {
    ProgramBuilder program;
    const int32_t x = program.Own(32, {8});
    const int32_t y = program.Own(32, {8});
    const int32_t z = program.Own(32, {8});
    const int32_t over_x = program.Tensor(0, 0, {8});
    program.chain_steps = {
        {.attributes = {}, .opcode = LTN_OPCODE_MAP, .kind = LTN_MAP_NEGATE, .operands = {0, -1, -1}, .output = 1},
        {.attributes = {}, .opcode = LTN_OPCODE_COMBINE, .kind = 0, .operands = {LTN_MAX_INPUTS, 1, -1}, .output = 0}};
    program.Add(LTN_OPCODE_CHAIN, {z, over_x}, {x, y}, 0, 2);
    EXPECT_EQ(Refusal(program.Description()), "accepted");
    program.instructions[0].inputs[1] = over_x;
    EXPECT_EQ(Refusal(program.Description()),
              "instruction 0 (chain): out1 [8] overlaps in1 [8], expected disjoint memory");
    program.instructions[0].inputs[1] = y;
    program.chain_steps[1].operands[1] = 0;
    EXPECT_EQ(Refusal(program.Description()),
              "instruction 0 (chain): out1 [8] overlaps in0 [8], expected disjoint memory");
    program.instructions[0].outputs[0] = over_x;
    program.instructions[0].outputs[1] = z;
    EXPECT_EQ(Refusal(program.Description()), "accepted");
}

TEST(Validator, arrays_may_be_null_only_without_entries) {
    const ProgramBuilder program = LegalProgram();
    ltn_program_description description = program.Description();
    description.segments = nullptr;
    EXPECT_EQ(Refusal(description), "segments is NULL, expected 3 entries");
    description = program.Description();
    description.tensors = nullptr;
    EXPECT_EQ(Refusal(description), "tensors is NULL, expected 8 entries");
    description = program.Description();
    description.instructions = nullptr;
    EXPECT_EQ(Refusal(description), "instructions is NULL, expected 5 entries");
    EXPECT_EQ(Refusal({.segments = nullptr,
                       .tensors = nullptr,
                       .instructions = nullptr,
                       .chain_steps = nullptr,
                       .step_capacity = 1,
                       .batch_capacity = 1,
                       .tile_rows = 0,
                       .segment_count = 0,
                       .tensor_count = 0,
                       .instruction_count = 0,
                       .chain_step_count = 0}),
              "accepted");
}

// A RANDOM with times * batch rows, whose output has memory for one tile.
ProgramBuilder TileOfDraws(int64_t times) {
    ProgramBuilder program;
    program.batch_capacity = 1 << 18;
    program.tile_rows = 4;
    program.Segment(INT64_MAX);
    program.Add(LTN_OPCODE_RANDOM, {program.Tensor(0, 0, {times * kBatch})}, {}, LTN_RANDOM_UNIFORM);
    program.instructions.back().phase = LTN_PHASE_TILES;
    return program;
}

TEST(Validator, a_tensor_of_one_tile_fits_at_the_largest_batch_too) {
    EXPECT_EQ(Refusal(TileOfDraws(int64_t{1} << 45).Description()),
              "tensor 0: shape [35184372088832*batch] has a size beyond 2^63 bytes at batch 262144");
    EXPECT_EQ(Refusal(TileOfDraws(int64_t{1} << 44).Description()),
              "instruction 0 (random): out0 has shape [17592186044416*batch], expected at most 2^34 elements at batch "
              "262144: the counter ends there");
    EXPECT_EQ(Refusal(TileOfDraws(int64_t{1} << 16).Description()), "accepted");
}

TEST(Validator, negative_counts_are_refused) {
    const ProgramBuilder program = LegalProgram();
    ltn_program_description description = program.Description();
    description.segment_count = -1;
    EXPECT_EQ(Refusal(description), "segment_count is -1, expected 0 to 64");
    description = program.Description();
    description.tensor_count = INT32_MIN;
    EXPECT_EQ(Refusal(description), "tensor_count is -2147483648, expected 0 to 1000000");
    description = program.Description();
    description.instruction_count = -1;
    EXPECT_EQ(Refusal(description), "instruction_count is -1, expected 0 to 1000000");
}

TEST(Validator, equal_strides_keep_neighbours_apart_in_every_step) {
    ProgramBuilder program;
    program.step_capacity = 1000;
    program.Segment(32 * 1000);
    const int32_t even = program.Tensor(0, 0, {4}, LTN_DTYPE_F32, 32);
    const int32_t odd = program.Tensor(0, 16, {4}, LTN_DTYPE_F32, 32);
    program.Add(LTN_OPCODE_MAP, {odd}, {even}, LTN_MAP_EXP);
    EXPECT_EQ(Refusal(program.Description()), "accepted");
}

TEST(Validator, empty_tensors_overlap_nothing) {
    ProgramBuilder program;
    program.Segment(16);
    const int32_t empty = program.Tensor(0, 4, {0, 3});
    const int32_t row = program.Tensor(0, 0, {1, 3});
    program.Add(LTN_OPCODE_MAP, {empty}, {row}, LTN_MAP_EXP);
    EXPECT_EQ(Refusal(program.Description()), "accepted");
}

TEST(Validator, a_tensor_may_fill_its_segment_to_the_last_byte) {
    ProgramBuilder program;
    program.batch_capacity = 3;
    program.step_capacity = 2;
    program.Segment(2 * 3 * 5 * 4);
    const int32_t tensor = program.Tensor(0, 0, {5, kBatch}, LTN_DTYPE_F32, 3 * 5 * 4);
    program.Add(LTN_OPCODE_FILL, {tensor}, {}, 0, 0, {1.0});
    EXPECT_EQ(Refusal(program.Description()), "accepted");
    program.segments[0].bytes -= 1;
    EXPECT_NE(Refusal(program.Description()), "accepted");
}

}  // namespace
}  // namespace latent
