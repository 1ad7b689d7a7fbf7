// Compares a step in row tiles with the same step without tiles: a layer and its gradient over gathered rows.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "program/machine.h"
#include "support/cpu_options.h"
#include "support/op_tester.h"

namespace latent {
namespace {

constexpr int64_t kRows = 50, kColumns = 17, kHidden = 9;
constexpr int32_t kCapacity = 37;
constexpr int64_t kSteps = 2;

using Floats = std::vector<float>;

// The program and the indices of its tensors.
struct Net {
    ProgramBuilder builder;
    int32_t table, indices, weight, bias, output, negated, noise, loss, gradient, sums;
};

void AddTo(Net& net, ltn_phase phase, ltn_opcode opcode, const std::vector<int32_t>& outputs,
           const std::vector<int32_t>& inputs, int32_t kind = 0, int32_t flags = 0,
           const std::vector<double>& attributes = {}) {
    net.builder.Add(opcode, outputs, inputs, kind, flags, attributes);
    if (net.builder.tile_rows > 0) net.builder.instructions.back().phase = phase;
}

// Adds a tensor with one row for each sample, and with memory for a tile or for the whole batch.
int32_t AddRows(Net& net, int64_t columns, bool whole, int64_t step_stride = 0) {
    const int64_t bytes = kCapacity * columns * 4 * (step_stride > 0 ? kSteps : 1);
    const int32_t tensor = net.builder.Own(bytes, {kBatch, columns}, LTN_DTYPE_F32, step_stride);
    if (whole && net.builder.tile_rows > 0) net.builder.tensors[tensor].row_stride = columns * 4;
    return tensor;
}

Net MakeNet(int32_t tile_rows) {
    Net net;
    ProgramBuilder& b = net.builder;
    b.tile_rows = tile_rows;
    b.batch_capacity = kCapacity;
    b.step_capacity = kSteps;
    net.table = b.Own(kRows * kColumns, {kRows, kColumns}, LTN_DTYPE_U8);
    net.indices = b.Own(kCapacity * 4 * kSteps, {kBatch}, LTN_DTYPE_I32, kCapacity * 4);
    if (tile_rows > 0) b.tensors[net.indices].row_stride = 4;
    net.weight = b.Own(kHidden * kColumns * 4, {kHidden, kColumns});
    net.bias = b.Own(kHidden * 4, {kHidden});
    const int32_t x = AddRows(net, kColumns, false);
    const int32_t h = AddRows(net, kHidden, false);
    const int32_t dh = AddRows(net, kHidden, false);
    net.output = AddRows(net, kHidden, true, kCapacity * kHidden * 4);
    net.negated = AddRows(net, kHidden, true);
    net.noise = AddRows(net, kHidden, true);
    net.loss = b.Own(4 * kSteps, {1, 1}, LTN_DTYPE_F32, 4);
    net.gradient = b.Own(kHidden * kColumns * 4, {kHidden, kColumns});
    net.sums = b.Own(kHidden * 4, {kHidden});
    const int32_t scale = b.Own(4, {});
    const int32_t squares = b.Own(4, {1, 1});
    AddTo(net, LTN_PHASE_BEFORE, LTN_OPCODE_FILL, {scale}, {}, 0, 0, {1.0, -1.0});
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_GATHER_ROWS, {x}, {net.table, net.indices}, 0, 0, {1.0 / 255});
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_MATMUL, {h}, {x, net.weight, net.bias}, LTN_FORM_NT, LTN_ACTIVATION_TANH);
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_RANDOM, {net.noise}, {}, LTN_RANDOM_NORMAL, 3);
    b.chain_steps = {
        {.attributes = {}, .opcode = LTN_OPCODE_COMBINE, .kind = LTN_COMBINE_ADD, .operands = {0, 1, -1}, .output = 1},
        {.attributes = {},
         .opcode = LTN_OPCODE_MAP,
         .kind = LTN_MAP_NEGATE,
         .operands = {LTN_MAX_INPUTS, -1, -1},
         .output = 0}};
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_CHAIN, {net.negated, net.output}, {h, net.noise}, 0, 2);
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_BCE_LOSS, {dh, net.loss}, {net.output, h, scale});
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_MATMUL, {net.gradient, net.sums}, {dh, x}, LTN_FORM_TN);
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_COMBINE, {dh}, {dh, dh}, LTN_COMBINE_MULTIPLY);
    AddTo(net, LTN_PHASE_TILES, LTN_OPCODE_REDUCE, {squares}, {dh}, LTN_REDUCE_SUM, 3);
    AddTo(net, LTN_PHASE_AFTER, LTN_OPCODE_COMBINE, {net.loss}, {net.loss, squares}, LTN_COMBINE_ADD);
    return net;
}

struct Results {
    Floats output, negated, noise, loss, gradient, sums;
};

Floats Copy(const Machine& machine, int32_t tensor, int64_t count) {
    const float* data = machine.Data(tensor);
    return {data, data + count};
}

void Fill(const Net& net, const Machine& machine) {
    for (int64_t i = 0; i < kRows * kColumns; ++i) machine.Data<uint8_t>(net.table)[i] = static_cast<uint8_t>(i * 37);
    for (int64_t i = 0; i < kCapacity * kSteps; ++i) {
        machine.Data<int32_t>(net.indices)[i] = static_cast<int32_t>(i * 7 % kRows);
    }
    for (int64_t i = 0; i < kHidden * kColumns; ++i) {
        machine.Data(net.weight)[i] = 0.05f * static_cast<float>(i % 11 - 5);
    }
    for (int64_t i = 0; i < kHidden; ++i) machine.Data(net.bias)[i] = 0.1f * static_cast<float>(i);
}

Results RunOn(const Net& net, Machine& machine, int32_t batch) {
    machine.run.batch = batch;
    const ltn_run_result result = machine.Run();
    EXPECT_EQ(result.outcome, LTN_OUTCOME_COMPLETED);
    EXPECT_EQ(result.steps_done, kSteps);
    // The rows of the last step begin behind those of the first.
    const Floats both = Copy(machine, net.output, 2 * kCapacity * kHidden);
    const auto last = both.begin() + kCapacity * kHidden;
    return {Floats(last, last + batch * kHidden),
            Copy(machine, net.negated, batch * kHidden),
            Copy(machine, net.noise, batch * kHidden),
            Copy(machine, net.loss, kSteps),
            Copy(machine, net.gradient, kHidden * kColumns),
            Copy(machine, net.sums, kHidden)};
}

Results RunNet(int32_t tile_rows, int32_t batch, int threads, ltn_variant variant) {
    CpuContext context{CpuOptions(threads, variant)};
    const Net net = MakeNet(tile_rows);
    Machine machine(context, net.builder);
    Fill(net, machine);
    return RunOn(net, machine, batch);
}

void ExpectClose(const Floats& actual, const Floats& expected, double tolerance, const char* what) {
    ASSERT_EQ(actual.size(), expected.size());
    for (size_t i = 0; i < actual.size(); ++i) {
        const double difference = std::fabs(static_cast<double>(actual[i]) - static_cast<double>(expected[i]));
        ASSERT_LE(difference, tolerance * (1 + std::fabs(static_cast<double>(expected[i])))) << what << " " << i;
    }
}

void ExpectSame(const Floats& actual, const Floats& expected, const char* what) {
    ASSERT_EQ(actual.size(), expected.size());
    EXPECT_EQ(std::memcmp(actual.data(), expected.data(), actual.size() * sizeof(float)), 0) << what;
}

TEST(RowTiles, Give_what_the_whole_batch_gives_to_rounding) {
    for (const ltn_variant variant : SupportedVariants()) {
        for (const int32_t batch : {1, 3, 7, 8, 9, 16, 21, 37}) {
            SCOPED_TRACE(testing::Message() << "variant " << variant << ", batch " << batch);
            const Results whole = RunNet(0, batch, 1, variant);
            const Results tiles = RunNet(8, batch, 1, variant);
            ExpectSame(tiles.noise, whole.noise, "noise");
            // Products of few rows use another kernel with other roundings.
            ExpectClose(tiles.output, whole.output, 2e-6, "output");
            ExpectClose(tiles.negated, whole.negated, 2e-6, "negated output");
            ExpectClose(tiles.loss, whole.loss, 2e-6, "loss");
            ExpectClose(tiles.gradient, whole.gradient, 2e-6, "gradient");
            ExpectClose(tiles.sums, whole.sums, 2e-6, "sums");
        }
    }
}

TEST(RowTiles, Give_the_same_bits_for_any_number_of_threads) {
    const Results one = RunNet(12, 37, 1, LTN_VARIANT_BEST);
    for (const int threads : {2, 3, 5}) {
        const Results many = RunNet(12, 37, threads, LTN_VARIANT_BEST);
        ExpectSame(many.output, one.output, "output");
        ExpectSame(many.loss, one.loss, "loss");
        ExpectSame(many.gradient, one.gradient, "gradient");
        ExpectSame(many.sums, one.sums, "sums");
    }
}

TEST(RowTiles, Serve_another_batch_after_the_first) {
    CpuContext context{CpuOptions(2)};
    const Net net = MakeNet(8);
    Machine machine(context, net.builder);
    Fill(net, machine);
    const Results before = RunOn(net, machine, 21);
    RunOn(net, machine, 5);
    const Results after = RunOn(net, machine, 21);
    ExpectSame(after.gradient, before.gradient, "gradient");
    ExpectSame(after.output, before.output, "output");
}

TEST(RowTiles, A_bad_index_in_a_later_tile_names_its_instruction) {
    CpuContext context{CpuOptions(2)};
    const Net net = MakeNet(8);
    Machine machine(context, net.builder);
    Fill(net, machine);
    machine.Data<int32_t>(net.indices)[20] = kRows;
    const ltn_run_result result = machine.Run();
    EXPECT_EQ(result.outcome, LTN_OUTCOME_BAD_INDEX);
    EXPECT_EQ(result.instruction, 1);
    EXPECT_EQ(result.tensor, net.indices);
    EXPECT_EQ(result.value, kRows);
    EXPECT_EQ(result.steps_done, 0);
}

TEST(Profile, Adds_the_time_of_every_instruction) {
    CpuContext context{CpuOptions(2)};
    const Net net = MakeNet(8);
    Machine machine(context, net.builder);
    Fill(net, machine);
    std::vector<int64_t> profile(net.builder.instructions.size(), 0);
    machine.run.profile = profile.data();
    for (int i = 0; i < 20; ++i) machine.Run();
    for (const int64_t nanoseconds : profile) EXPECT_GT(nanoseconds, 0);
    machine.run.profile = reinterpret_cast<int64_t*>(reinterpret_cast<char*>(profile.data()) + 4);
    EXPECT_ANY_THROW(machine.Run());
}

}  // namespace
}  // namespace latent
