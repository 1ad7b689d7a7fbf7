// Tests of a batch that is divided over several runs: random numbers and fills are those of the whole batch.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "program/machine.h"
#include "runtime/error.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

constexpr int32_t kRows = 24;

// Random numbers of all distributions with a row, or two rows, for each row of the batch, and without rows; and fills.
struct Draws {
    ProgramBuilder builder{};
    std::vector<int32_t> by_row{};   // Tensors of kRows * columns elements.
    std::vector<int32_t> without{};  // Tensors with the same contents in every run.

    explicit Draws(int32_t tile_rows) {
        builder.batch_capacity = kRows;
        builder.step_capacity = 2;
        builder.tile_rows = tile_rows;
        const int32_t weights = Drawn({7}, LTN_RANDOM_UNIFORM);
        without.push_back(weights);
        for (const double power : {-1.0, 1.0}) {
            const int32_t filled = builder.Own(16, {4});
            builder.Add(LTN_OPCODE_FILL, {filled}, {}, 0, 0, {3.0, power});
            without.push_back(filled);
        }
        for (const std::vector<int64_t>& shape : {std::vector<int64_t>{kBatch, 3}, {2 * kBatch}, {3 * kBatch, 1, 5}}) {
            for (const ltn_random kind : {LTN_RANDOM_UNIFORM, LTN_RANDOM_NORMAL, LTN_RANDOM_BERNOULLI}) {
                by_row.push_back(Drawn(shape, kind));
                if (tile_rows > 0) Tile(by_row.back());
            }
        }
        const int32_t chances = by_row[0];
        by_row.push_back(Drawn({kBatch, 3}, LTN_RANDOM_BERNOULLI, chances));
        if (tile_rows > 0) Tile(by_row.back());
    }

private:
    int32_t Drawn(const std::vector<int64_t>& shape, ltn_random kind, int32_t chances = -1) {
        int64_t bytes = 4;
        for (const int64_t dim : shape) bytes *= dim < 0 ? -dim * kRows : dim;
        const int32_t tensor = builder.Own(bytes, shape);
        const auto stream = static_cast<int32_t>(builder.instructions.size());
        builder.Add(LTN_OPCODE_RANDOM, {tensor}, {chances}, kind, stream, {0.25});
        return tensor;
    }

    void Tile(int32_t tensor) {
        ltn_tensor& t = builder.tensors[tensor];
        t.row_stride = 4;
        for (int axis = 0; axis < t.rank; ++axis) t.row_stride *= t.dims[axis] < 0 ? -t.dims[axis] : t.dims[axis];
        builder.instructions.back().phase = LTN_PHASE_TILES;
    }
};

int64_t RowFloats(const ltn_tensor& tensor) {
    int64_t floats = 1;
    for (int axis = 0; axis < tensor.rank; ++axis)
        floats *= tensor.dims[axis] < 0 ? -tensor.dims[axis] : tensor.dims[axis];
    return floats;
}

class GlobalRowsTest : public testing::TestWithParam<int32_t> {};

TEST_P(GlobalRowsTest, runs_of_some_rows_give_the_bits_of_one_run_of_all) {
    CpuContext context{CpuOptions(2)};
    const Draws draws(GetParam());
    Machine whole(context, draws.builder);
    whole.run.first_step = 5;
    ASSERT_EQ(whole.Run().outcome, LTN_OUTCOME_COMPLETED);
    for (const int32_t rows : {4, 8, 12}) {
        Machine part(context, draws.builder);
        part.run.first_step = 5;
        part.run.global_batch = kRows;
        part.run.batch = rows;
        for (int32_t first = 0; first < kRows; first += rows) {
            part.run.first_row = first;
            ASSERT_EQ(part.Run().outcome, LTN_OUTCOME_COMPLETED);
            for (const int32_t tensor : draws.by_row) {
                const int64_t floats = RowFloats(draws.builder.tensors[tensor]);
                EXPECT_EQ(std::memcmp(part.Data(tensor), whole.Data(tensor) + first * floats,
                                      static_cast<size_t>(rows * floats) * sizeof(float)),
                          0)
                    << "tensor " << tensor << ", rows from " << first << " of " << rows;
            }
            for (const int32_t tensor : draws.without) {
                const int64_t floats = RowFloats(draws.builder.tensors[tensor]);
                EXPECT_EQ(
                    std::memcmp(part.Data(tensor), whole.Data(tensor), static_cast<size_t>(floats) * sizeof(float)), 0)
                    << "tensor " << tensor << ", rows from " << first << " of " << rows;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(TileRows, GlobalRowsTest, testing::Values(0, 4, 8));

TEST(GlobalRows, a_global_batch_without_a_first_row_scales_fills) {
    CpuContext context{CpuOptions(1)};
    const Draws draws(0);
    Machine machine(context, draws.builder);
    machine.run.batch = 4;
    machine.Run();
    EXPECT_EQ(*machine.Data(draws.without[2]), 12.0f);
    machine.run.global_batch = 1000;
    machine.Run();
    EXPECT_EQ(*machine.Data(draws.without[2]), 3000.0f);
    EXPECT_EQ(*machine.Data(draws.without[1]), 0.003f);
}

TEST(GlobalRows, means_over_rows_are_shares_of_that_of_the_global_batch) {
    CpuContext context{CpuOptions(1)};
    ProgramBuilder builder;
    builder.batch_capacity = 4;
    const int32_t filled = builder.Own(4 * 2 * 4 * 3, {2 * kBatch, 3});
    builder.Add(LTN_OPCODE_FILL, {filled}, {}, 0, 0, {6.0, 0.0});
    const int32_t all = builder.Own(4, {1, 1});
    builder.Add(LTN_OPCODE_REDUCE, {all}, {filled}, LTN_REDUCE_MEAN, 3);
    const int32_t columns = builder.Own(4 * 2 * 4, {2 * kBatch, 1});
    builder.Add(LTN_OPCODE_REDUCE, {columns}, {filled}, LTN_REDUCE_MEAN, 2);
    Machine machine(context, builder);
    machine.Run();
    EXPECT_EQ(*machine.Data(all), 6.0f);
    machine.run.global_batch = 12;
    machine.Run();
    EXPECT_EQ(*machine.Data(all), 2.0f) << "4 of 12 rows";
    EXPECT_EQ(*machine.Data(columns), 6.0f) << "not over rows";
}

std::string Refusal(Machine& machine) {
    try {
        machine.Run();
    } catch (const Error& error) {
        EXPECT_EQ(error.status(), LTN_STATUS_INVALID_ARGUMENT);
        return error.what();
    }
    return "accepted";
}

TEST(GlobalRows, draws_whose_rows_do_not_lie_together_are_refused) {
    CpuContext context{CpuOptions(1)};
    for (const std::vector<int64_t>& shape : {std::vector<int64_t>{3, kBatch}, {kBatch, 2 * kBatch}}) {
        ProgramBuilder builder;
        builder.batch_capacity = 4;
        builder.Add(LTN_OPCODE_FILL, {builder.Own(4, {1})}, {});
        builder.Add(LTN_OPCODE_RANDOM, {builder.Own(4 * 4 * 8, shape)}, {}, LTN_RANDOM_NORMAL);
        Machine machine(context, builder);
        machine.run.global_batch = 4;
        EXPECT_EQ(Refusal(machine), "accepted") << "it is the whole batch";
        machine.run.global_batch = 8;
        for (const int64_t first_row : {0, 4}) {
            machine.run.first_row = first_row;
            EXPECT_EQ(Refusal(machine), "global_batch is 8, but instruction 1 (random) draws " +
                                            std::string(shape[0] > 0 ? "[3, batch]" : "[batch, 2*batch]") +
                                            ", expected the batch as the first dimension of all draws and no other, or "
                                            "a batch of its own: the rows of the batch are not consecutive");
        }
    }
}

TEST(GlobalRows, end_where_the_counter_of_draws_does) {
    CpuContext context{CpuOptions(1)};
    ProgramBuilder builder;
    builder.Add(LTN_OPCODE_RANDOM, {builder.Own(4 << 20, {kBatch, 1 << 20})}, {}, LTN_RANDOM_UNIFORM);
    builder.Add(LTN_OPCODE_RANDOM, {builder.Own(4, {kBatch})}, {}, LTN_RANDOM_UNIFORM);
    Machine machine(context, builder);
    machine.run.global_batch = INT64_MAX;
    machine.run.first_row = 16380;
    EXPECT_EQ(Refusal(machine), "accepted");
    machine.run.first_row = 16384;
    EXPECT_EQ(
        Refusal(machine),
        "first_row is 16384 with batch 1, but instruction 0 (random) draws 1048576 elements for each row, expected "
        "at most 2^34 in all: the counter ends there");
    machine.run.first_row = INT64_MAX - 7;
    EXPECT_NE(Refusal(machine), "accepted");
}

}  // namespace
}  // namespace latent
