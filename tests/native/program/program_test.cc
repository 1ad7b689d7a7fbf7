// Tests of runs of programs: steps, batches, early ends, checks for finite values.
#include "program/program.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "program/machine.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

class ProgramRun : public testing::Test {
protected:
    CpuContext context_{CpuOptions(2)};
};

void ExpectCompleted(const ltn_run_result& result, int64_t steps) {
    EXPECT_EQ(result.outcome, LTN_OUTCOME_COMPLETED);
    EXPECT_EQ(result.steps_done, steps);
    EXPECT_EQ(result.instruction, -1);
    EXPECT_EQ(result.tensor, -1);
    EXPECT_EQ(result.value, 0);
}

void ExpectEnd(const ltn_run_result& result, ltn_outcome outcome, int64_t steps, int32_t instruction, int32_t tensor) {
    EXPECT_EQ(result.outcome, outcome);
    EXPECT_EQ(result.steps_done, steps);
    EXPECT_EQ(result.instruction, instruction);
    EXPECT_EQ(result.tensor, tensor);
}

// y[s] = x[s]^2 in each of five steps. Tests add further instructions.
struct Squares : ProgramBuilder {
    int32_t x, y;
    Squares() {
        step_capacity = 5;
        x = Own(5 * 8, {2}, LTN_DTYPE_F32, 8);
        y = Own(5 * 12, {2}, LTN_DTYPE_F32, 12);
        Add(LTN_OPCODE_MAP, {y}, {x}, LTN_MAP_SQUARE);
    }
};

TEST_F(ProgramRun, each_step_reads_and_writes_at_its_stride) {
    const Squares builder;
    Machine machine(context_, builder);
    for (int i = 0; i < 10; ++i) machine.Data(builder.x)[i] = static_cast<float>(i);
    ExpectCompleted(machine.Run(), 5);
    for (int step = 0; step < 5; ++step) {
        EXPECT_EQ(machine.Data(builder.y)[3 * step], static_cast<float>(4 * step * step));
        EXPECT_EQ(machine.Data(builder.y)[3 * step + 1], static_cast<float>((2 * step + 1) * (2 * step + 1)));
        EXPECT_EQ(machine.Data(builder.y)[3 * step + 2], 0.0f) << "between two steps";
    }
}

TEST_F(ProgramRun, a_second_run_starts_again_at_the_first_stride) {
    const Squares builder;
    Machine machine(context_, builder);
    machine.Run();
    machine.Data(builder.x)[0] = 3;
    machine.run.steps = 1;
    ExpectCompleted(machine.Run(), 1);
    EXPECT_EQ(machine.Data(builder.y)[0], 9.0f);
}

TEST_F(ProgramRun, zero_steps_do_nothing) {
    const Squares builder;
    Machine machine(context_, builder);
    machine.Data(builder.x)[0] = 3;
    machine.run.steps = 0;
    const int32_t cancelled = 1;
    machine.run.cancel = &cancelled;
    ExpectCompleted(machine.Run(), 0);
    EXPECT_EQ(machine.Data(builder.y)[0], 0.0f);
}

TEST_F(ProgramRun, a_program_without_instructions_completes) {
    ProgramBuilder builder;
    builder.step_capacity = INT64_MAX;
    Machine machine(context_, builder);
    machine.run = {.segments = nullptr,
                   .segment_bytes = nullptr,
                   .profile = nullptr,
                   .cancel = nullptr,
                   .seed = 0,
                   .first_row = 0,
                   .global_batch = 0,
                   .first_step = 0,
                   .steps = 1000,
                   .batch = 1,
                   .flags = LTN_RUN_FLAGS_NONE};
    ExpectCompleted(machine.Run(), 1000);
}

TEST_F(ProgramRun, every_batch_up_to_the_capacity_touches_its_own_rows_only) {
    ProgramBuilder builder;
    builder.batch_capacity = 7;
    const int32_t x = builder.Own(7 * 12, {kBatch, 3});
    const int32_t sum = builder.Own(12, {1, 3});
    const int32_t count = builder.Own(4, {});
    const int32_t wide = builder.Own(2 * 7 * 4, {-2});
    builder.Add(LTN_OPCODE_FILL, {x}, {}, 0, 0, {2.0});
    builder.Add(LTN_OPCODE_REDUCE, {sum}, {x}, LTN_REDUCE_SUM, 1);
    builder.Add(LTN_OPCODE_FILL, {count}, {}, 0, 0, {1.0, 1.0});
    builder.Add(LTN_OPCODE_FILL, {wide}, {}, 0, 0, {5.0});
    Machine machine(context_, builder);
    for (const int32_t batch : {1, 7, 2, 6, 3, 5, 4}) {
        std::fill_n(machine.Data(x), 7 * 3, -1.0f);
        std::fill_n(machine.Data(wide), 2 * 7, -1.0f);
        machine.run.batch = batch;
        ExpectCompleted(machine.Run(), 1);
        EXPECT_EQ(machine.Data(sum)[2], 2.0f * static_cast<float>(batch));
        EXPECT_EQ(machine.Data(count)[0], static_cast<float>(batch));
        for (int i = 0; i < 7 * 3; ++i) EXPECT_EQ(machine.Data(x)[i], i < 3 * batch ? 2.0f : -1.0f);
        for (int i = 0; i < 7 * 2; ++i) EXPECT_EQ(machine.Data(wide)[i], i < 2 * batch ? 5.0f : -1.0f);
    }
}

TEST_F(ProgramRun, a_flag_that_is_set_ends_the_run_before_the_first_step) {
    const Squares builder;
    Machine machine(context_, builder);
    machine.Data(builder.x)[0] = 3;
    const int32_t cancelled = -5;
    machine.run.cancel = &cancelled;
    ExpectEnd(machine.Run(), LTN_OUTCOME_CANCELLED, 0, -1, -1);
    EXPECT_EQ(machine.Data(builder.y)[0], 0.0f);
}

TEST_F(ProgramRun, a_flag_set_during_a_step_ends_the_run_before_the_next) {
    // The program sets its own cancellation flag: the bits of y are not zero from step 2 on.
    Squares builder;
    builder.tensors[builder.y].step_stride = 0;
    Machine machine(context_, builder);
    machine.Data(builder.x)[4] = 1;
    machine.run.cancel = machine.Data<int32_t>(builder.y);
    ExpectEnd(machine.Run(), LTN_OUTCOME_CANCELLED, 3, -1, -1);
}

TEST_F(ProgramRun, a_guard_ends_the_run_in_its_step) {
    for (const float bad : {kNan, kInfinity, -kInfinity}) {
        Squares builder;
        builder.Add(LTN_OPCODE_GUARD, {}, {builder.y});
        builder.Add(LTN_OPCODE_FILL, {builder.Own(4, {})}, {}, 0, 0, {1.0});
        const int32_t after = 2;
        Machine machine(context_, builder);
        machine.Data(builder.x)[5] = bad;
        ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 2, 1, builder.y);
        machine.Data(after)[0] = 0;
        machine.Data(builder.x)[1] = bad;
        ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 0, 1, builder.y);
        EXPECT_EQ(machine.Data(after)[0], 0.0f) << "an instruction behind the guard was executed";
    }
}

TEST_F(ProgramRun, a_row_outside_the_table_ends_the_run_with_its_index) {
    ProgramBuilder builder;
    builder.step_capacity = 3;
    builder.batch_capacity = 2;
    const int32_t table = builder.Own(4 * 3, {4, 3}, LTN_DTYPE_U8);
    const int32_t rows = builder.Own(3 * 2 * 4, {kBatch}, LTN_DTYPE_I32, 8);
    const int32_t out = builder.Own(2 * 3 * 4, {kBatch, 3});
    builder.Add(LTN_OPCODE_GATHER_ROWS, {out}, {table, rows}, 0, 0, {0.5});
    Machine machine(context_, builder);
    for (int i = 0; i < 12; ++i) machine.Data<uint8_t>(table)[i] = static_cast<uint8_t>(i);
    const int32_t wanted[] = {0, 3, 1, 2, 2, 3};
    std::copy_n(wanted, 6, machine.Data<int32_t>(rows));
    ExpectCompleted(machine.Run(), 3);
    EXPECT_EQ(machine.Data(out)[0], 3.0f);
    EXPECT_EQ(machine.Data(out)[5], 5.5f);
    for (const int32_t bad : {4, -1, INT32_MIN, INT32_MAX}) {
        machine.Data<int32_t>(rows)[3] = bad;
        const ltn_run_result result = machine.Run();
        ExpectEnd(result, LTN_OUTCOME_BAD_INDEX, 1, 0, rows);
        EXPECT_EQ(result.value, bad);
    }
    machine.run.batch = 1;
    machine.Data<int32_t>(rows)[2] = 1;
    ExpectCompleted(machine.Run(), 3);
}

TEST_F(ProgramRun, finiteness_is_checked_only_on_request) {
    const Squares builder;
    Machine machine(context_, builder);
    machine.Data(builder.x)[4] = kNan;
    ExpectCompleted(machine.Run(), 5);
    machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
    ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 2, 0, builder.x);
}

TEST_F(ProgramRun, the_finiteness_check_names_the_first_tensor_that_went_bad) {
    ProgramBuilder builder;
    const int32_t x = builder.Own(8, {2});
    const int32_t y = builder.Own(8, {2});
    const int32_t z = builder.Own(8, {2});
    builder.Add(LTN_OPCODE_MAP, {y}, {x}, LTN_MAP_IDENTITY);
    builder.Add(LTN_OPCODE_MAP, {z}, {y}, LTN_MAP_LOG);
    builder.Add(LTN_OPCODE_MAP, {x}, {z}, LTN_MAP_EXP);
    Machine machine(context_, builder);
    machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
    machine.Data(x)[0] = 1;
    machine.Data(x)[1] = -1;
    ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 0, 1, z);
    machine.Data(x)[1] = 1;
    ExpectCompleted(machine.Run(), 1);
}

TEST_F(ProgramRun, the_finiteness_check_names_the_output_of_an_instruction_in_place) {
    ProgramBuilder builder;
    const int32_t x = builder.Own(8, {2});
    const int32_t same = builder.Tensor(0, 0, {2});
    builder.Add(LTN_OPCODE_MAP, {same}, {x}, LTN_MAP_LOG);
    Machine machine(context_, builder);
    machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
    machine.Data(x)[0] = -1;
    ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 0, 0, same);
}

TEST_F(ProgramRun, the_finiteness_check_names_a_further_output_of_a_chain_in_place) {
    ProgramBuilder builder;
    const int32_t x = builder.Own(8, {2});
    const int32_t step = builder.Own(8, {2});
    const int32_t same = builder.Tensor(0, 0, {2});
    builder.chain_steps = {
        {.attributes = {}, .opcode = LTN_OPCODE_MAP, .kind = LTN_MAP_LOG, .operands = {0, -1, -1}, .output = 1},
        {.attributes = {},
         .opcode = LTN_OPCODE_MAP,
         .kind = LTN_MAP_STEP,
         .operands = {LTN_MAX_INPUTS, -1, -1},
         .output = 0}};
    builder.Add(LTN_OPCODE_CHAIN, {step, same}, {x}, 0, 2);
    Machine machine(context_, builder);
    machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
    machine.Data(x)[0] = -1;
    ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 0, 0, same);
}

TEST_F(ProgramRun, the_finiteness_check_sees_an_input_at_the_address_of_an_empty_output) {
    ProgramBuilder builder;
    const int32_t x = builder.Own(4, {1});
    const int32_t empty = builder.Tensor(0, 0, {0});
    builder.Add(LTN_OPCODE_MAP, {empty}, {x}, LTN_MAP_IDENTITY);
    Machine machine(context_, builder);
    machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
    machine.Data(x)[0] = kNan;
    ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 0, 0, x);
}

TEST_F(ProgramRun, the_finiteness_check_looks_at_updated_outputs_and_skips_integers) {
    ProgramBuilder builder;
    const int32_t table = builder.Own(8, {2, 1});
    const int32_t row = builder.Own(4, {1}, LTN_DTYPE_I32);
    const int32_t gradient = builder.Own(4, {1, 1});
    const int32_t rate = builder.Own(4, {});
    const int32_t parameter = builder.Own(4, {1, 1});
    builder.Add(LTN_OPCODE_GATHER_ROWS, {gradient}, {table, row}, 0, 0, {1.0});
    builder.Add(LTN_OPCODE_SGD, {parameter}, {gradient, rate});
    Machine machine(context_, builder);
    machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
    machine.Data(rate)[0] = 1;
    ExpectCompleted(machine.Run(), 1);
    machine.Data(parameter)[0] = kInfinity;
    ExpectEnd(machine.Run(), LTN_OUTCOME_NOT_FINITE, 0, 1, parameter);
}

// A network with noise and Adam, which are all the operations that depend on the number of the step.
struct Training : ProgramBuilder {
    int32_t weights;
    Training() {
        step_capacity = 8;
        batch_capacity = 5;
        const int32_t x = Own(5 * 6 * 4, {kBatch, 6});
        weights = Own(3 * 6 * 4, {3, 6});
        const int32_t y = Own(5 * 3 * 4, {kBatch, 3});
        const int32_t gradient = Own(3 * 6 * 4, {3, 6});
        const int32_t mean = Own(3 * 6 * 4, {3, 6});
        const int32_t variance = Own(3 * 6 * 4, {3, 6});
        const int32_t rate = Own(4, {});
        Add(LTN_OPCODE_FILL, {rate}, {}, 0, 0, {0.01});
        Add(LTN_OPCODE_RANDOM, {x}, {}, LTN_RANDOM_NORMAL, 3);
        Add(LTN_OPCODE_MATMUL, {y}, {x, weights}, LTN_FORM_NT, LTN_ACTIVATION_SIGMOID);
        Add(LTN_OPCODE_MATMUL, {gradient}, {y, x}, LTN_FORM_TN);
        Add(LTN_OPCODE_ADAM, {weights, mean, variance}, {gradient, rate}, 0, 0, {0.9, 0.999, 1e-8, 0.0, 0.0});
    }
};

std::vector<float> Weights(const Machine& machine, const Training& builder) {
    const float* first = machine.Data(builder.weights);
    return {first, first + 3 * 6};
}

TEST_F(ProgramRun, one_run_of_eight_steps_equals_runs_of_three_and_five) {
    const Training builder;
    Machine whole(context_, builder);
    ExpectCompleted(whole.Run(), 8);
    Machine halves(context_, builder);
    halves.run.steps = 3;
    ExpectCompleted(halves.Run(), 3);
    halves.run.first_step = 3;
    halves.run.steps = 5;
    ExpectCompleted(halves.Run(), 5);
    EXPECT_EQ(Weights(whole, builder), Weights(halves, builder));
    EXPECT_NE(Weights(whole, builder), std::vector<float>(18)) << "nothing moved";

    Machine other_seed(context_, builder);
    other_seed.run.seed = 43;
    ExpectCompleted(other_seed.Run(), 8);
    EXPECT_NE(Weights(whole, builder), Weights(other_seed, builder));
}

TEST_F(ProgramRun, the_number_of_threads_does_not_change_a_bit) {
    const Training builder;
    Machine reference(context_, builder);
    ExpectCompleted(reference.Run(), 8);
    for (const int32_t threads : {1, 3, 8}) {
        CpuContext other{CpuOptions(threads, context_.variant())};
        Machine machine(other, builder);
        ExpectCompleted(machine.Run(), 8);
        EXPECT_EQ(Weights(machine, builder), Weights(reference, builder)) << threads << " threads";
    }
}

TEST_F(ProgramRun, the_last_step_number_is_one_below_the_largest_integer) {
    const Training builder;
    Machine machine(context_, builder);
    machine.run.first_step = INT64_MAX - 8;
    ExpectCompleted(machine.Run(), 8);
}

}  // namespace
}  // namespace latent
