// Tests that runs on each backend end as on the CPU, and leave the same contents in host memory.
#include <cmath>
#include <numeric>

#include "plain/backend_fixture.h"

namespace latent {
namespace {

constexpr ltn_placement kPlacements[] = {LTN_PLACEMENT_HOST, LTN_PLACEMENT_DEVICE};

class BackendRun : public OfEachBackend {};
LATENT_TEST_EACH_BACKEND(BackendRun);

void ExpectSameEnd(const ltn_run_result& actual, const ltn_run_result& expected) {
    EXPECT_EQ(actual.outcome, expected.outcome);
    EXPECT_EQ(actual.steps_done, expected.steps_done);
    EXPECT_EQ(actual.instruction, expected.instruction);
    EXPECT_EQ(actual.tensor, expected.tensor);
    EXPECT_EQ(actual.value, expected.value);
}

// total += x[s]^2 at each of five steps; y[s] = total.
struct Totals : ProgramBuilder {
    int32_t x, square, total, y;
    Totals() {
        step_capacity = 5;
        x = Own(20, {}, LTN_DTYPE_F32, 4);
        square = Own(4, {});
        total = Own(4, {});
        y = Own(20, {}, LTN_DTYPE_F32, 4);
        Add(LTN_OPCODE_MAP, {square}, {x}, LTN_MAP_SQUARE);
        Add(LTN_OPCODE_COMBINE, {total}, {total, square}, LTN_COMBINE_ADD);
        Add(LTN_OPCODE_MAP, {y}, {total}, LTN_MAP_IDENTITY);
        Add(LTN_OPCODE_GUARD, {}, {total});
    }
};

TEST_P(BackendRun, steps_move_through_memory_of_the_host_and_of_the_device) {
    const Totals builder;
    for (const ltn_placement placement : kPlacements) {
        DeviceMachine machine(backend_, builder, placement);
        machine.Write<float>(builder.x, {1, 2, 3, 4, 5});
        machine.Write<float>(builder.total, {100});
        ExpectSameEnd(machine.Run(), {.steps_done = 5,
                                      .value = 0,
                                      .outcome = LTN_OUTCOME_COMPLETED,
                                      .instruction = -1,
                                      .tensor = -1,
                                      .reserved = 0});
        EXPECT_EQ(machine.Read(builder.y, 5), (std::vector<float>{101, 105, 114, 130, 155}));
        EXPECT_EQ(machine.Read(builder.x, 5), (std::vector<float>{1, 2, 3, 4, 5}));
        machine.run.steps = 1;
        machine.Run();
        EXPECT_EQ(machine.Read(builder.y, 2), (std::vector<float>{156, 105})) << "a second run";
        EXPECT_EQ(machine.Read(builder.total, 1).front(), 156.0f);
    }
}

TEST_P(BackendRun, no_step_leaves_memory_alone) {
    const Totals builder;
    const int32_t cancelled = 1;
    for (const ltn_placement placement : kPlacements) {
        DeviceMachine machine(backend_, builder, placement);
        machine.Write<float>(builder.y, {9});
        machine.run.steps = 0;
        EXPECT_EQ(machine.Run().outcome, LTN_OUTCOME_COMPLETED);
        machine.run.steps = 3;
        machine.run.cancel = &cancelled;
        const ltn_run_result result = machine.Run();
        EXPECT_EQ(result.outcome, LTN_OUTCOME_CANCELLED);
        EXPECT_EQ(result.steps_done, 0);
        EXPECT_EQ(machine.Read(builder.y, 1).front(), 9.0f);
    }
}

// A segment that may only be read stays unchanged, and a segment that may only be written is not read.
TEST_P(BackendRun, rights_of_a_segment_say_which_way_it_is_copied) {
    ProgramBuilder builder;
    const int32_t x = builder.Tensor(builder.Segment(8, LTN_ACCESS_READ), 0, {2});
    const int32_t y = builder.Tensor(builder.Segment(8, LTN_ACCESS_WRITE), 0, {2});
    builder.Add(LTN_OPCODE_MAP, {y}, {x}, LTN_MAP_NEGATE);
    DeviceMachine machine(backend_, builder, LTN_PLACEMENT_HOST);
    machine.Write<float>(x, {1, 2});
    machine.Run();
    EXPECT_EQ(machine.Read(y, 2), (std::vector<float>{-1, -2}));
    machine.Write<float>(x, {3, 4});
    machine.Run();
    EXPECT_EQ(machine.Read(y, 2), (std::vector<float>{-3, -4})) << "the second run has its own inputs";
}

TEST_P(BackendRun, guards_and_the_finiteness_check_name_what_they_saw) {
    const Totals builder;
    for (const ltn_run_flags flags : {LTN_RUN_FLAGS_NONE, LTN_RUN_FLAGS_CHECK_FINITE}) {
        for (const float bad : {INFINITY, NAN, 1e30f}) {
            ltn_run_result ends[2];
            float totals[2];
            for (int i = 0; i < 2; ++i) {
                DeviceMachine machine(i == 0 ? cpu_ : backend_, builder, LTN_PLACEMENT_HOST);
                machine.Write<float>(builder.x, {1, 2, bad, 4, 5});
                machine.run.flags = flags;
                ends[i] = machine.Run();
                totals[i] = machine.Read(builder.y, 5)[1];
            }
            ExpectSameEnd(ends[1], ends[0]);
            EXPECT_EQ(ends[1].outcome, LTN_OUTCOME_NOT_FINITE);
            EXPECT_EQ(ends[1].steps_done, 2);
            EXPECT_EQ(totals[1], totals[0]) << "earlier steps are lost";
        }
    }
}

TEST_P(BackendRun, a_guard_of_a_product_is_that_of_the_cpu) {
    ProgramBuilder builder;
    const int32_t a = builder.Own(24, {2, 3});
    const int32_t b = builder.Own(8, {2, 1});
    builder.Add(LTN_OPCODE_GUARD, {}, {a, b});
    for (const auto& [x, y] : {std::pair{1.0f, 1.0f}, {1e38f, 1.0f}, {2e38f, 0.5f}, {1e20f, 1e20f}, {0.0f, NAN}}) {
        ltn_run_result ends[2];
        for (int i = 0; i < 2; ++i) {
            const DeviceMachine machine(i == 0 ? cpu_ : backend_, builder);
            machine.Write<float>(a, {0, 0, 0, x, 0, 0});
            machine.Write<float>(b, {0, y});
            ends[i] = machine.Run();
        }
        ExpectSameEnd(ends[1], ends[0]);
    }
}

TEST_P(BackendRun, rows_outside_of_a_table_end_it) {
    for (const ltn_opcode opcode : {LTN_OPCODE_GATHER_ROWS, LTN_OPCODE_SCATTER_ROWS}) {
        ProgramBuilder builder;
        builder.step_capacity = 2;
        const int32_t in = builder.Own(24, {3, 2});
        const int32_t indices = builder.Own(24, {3}, LTN_DTYPE_I32, 12);
        const int32_t out = builder.Own(24, {3, 2});
        builder.Add(opcode, {out}, {in, indices}, 0, 0, {1.0});
        ltn_run_result ends[2];
        for (int i = 0; i < 2; ++i) {
            const DeviceMachine machine(i == 0 ? cpu_ : backend_, builder);
            machine.Write<int32_t>(indices, {0, 1, 2, 0, 3, -1});
            ends[i] = machine.Run();
        }
        ExpectSameEnd(ends[1], ends[0]);
        EXPECT_EQ(ends[1].outcome, LTN_OUTCOME_BAD_INDEX);
        EXPECT_EQ(ends[1].value, 3);
        EXPECT_EQ(ends[1].tensor, indices);
    }
}

TEST_P(BackendRun, a_profile_adds_up_what_instructions_took) {
    ProgramBuilder builder;
    const int32_t x = builder.Own(4 << 20, {1 << 20});
    builder.Add(LTN_OPCODE_MAP, {x}, {x}, LTN_MAP_EXP);
    DeviceMachine machine(backend_, builder);
    int64_t nanoseconds = 0;
    machine.run.profile = &nanoseconds;
    machine.Run();
    const int64_t first = nanoseconds;
    EXPECT_GT(first, 1000);
    machine.Run();
    EXPECT_GT(nanoseconds, first);
}

// Random numbers and scaled constants for a batch of 12, and for the same batch in two runs.
struct Noise : ProgramBuilder {
    int32_t rows, pairs, fixed, scaled;
    Noise() {
        batch_capacity = 12;
        rows = Own(12 * 12, {kBatch, 3});
        pairs = Own(12 * 8, {2 * kBatch});
        fixed = Own(20, {5});
        scaled = Own(4, {});
        Add(LTN_OPCODE_RANDOM, {rows}, {}, LTN_RANDOM_NORMAL, 3);
        Add(LTN_OPCODE_RANDOM, {pairs}, {}, LTN_RANDOM_UNIFORM, 4);
        Add(LTN_OPCODE_RANDOM, {fixed}, {}, LTN_RANDOM_UNIFORM, 5);
        Add(LTN_OPCODE_FILL, {scaled}, {}, 0, 0, {6.0, -1.0});
    }
};

TEST_P(BackendRun, parts_of_a_batch_draw_the_rows_of_the_whole) {
    const Noise builder;
    for (ltn_context* context : {cpu_, backend_}) {
        DeviceMachine machine(context, builder);
        machine.Run();
        const std::vector<float> rows = machine.Read(builder.rows, 36);
        const std::vector<float> pairs = machine.Read(builder.pairs, 24);
        const std::vector<float> fixed = machine.Read(builder.fixed, 5);
        EXPECT_EQ(machine.Read(builder.scaled, 1).front(), 0.5f);
        for (const auto& [first, batch] : {std::pair<int64_t, int32_t>{0, 4}, {4, 8}, {8, 4}, {8, 1}}) {
            machine.run.first_row = first;
            machine.run.batch = batch;
            machine.run.global_batch = 12;
            machine.Run();
            const auto part = [&](const std::vector<float>& whole, int64_t width) {
                return std::vector<float>(whole.begin() + first * width, whole.begin() + (first + batch) * width);
            };
            EXPECT_EQ(machine.Read(builder.rows, batch * 3), part(rows, 3));
            EXPECT_EQ(machine.Read(builder.pairs, batch * 2), part(pairs, 2));
            EXPECT_EQ(machine.Read(builder.fixed, 5), fixed) << "no rows of the batch";
            EXPECT_EQ(machine.Read(builder.scaled, 1).front(), 0.5f);
        }
    }
}

}  // namespace
}  // namespace latent
