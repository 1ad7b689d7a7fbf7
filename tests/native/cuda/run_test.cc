// Runs: steps and captured steps, memory, the check for finite values, cancellation and profiles.
#include <gtest/gtest-spi.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <thread>

#include "cuda/op_cases.h"

namespace latent {
namespace {

using CudaRun = WithCuda;

constexpr ltn_placement kPlacements[] = {LTN_PLACEMENT_HOST, LTN_PLACEMENT_DEVICE};
constexpr int64_t kSteps = 70;  // More than the host starts at once.

// total += x[s]^2 at each step; y[s] = total.
struct Totals : ProgramBuilder {
    int32_t x, square, total, y;
    Totals() {
        step_capacity = kSteps;
        x = Own(4 * kSteps, {}, LTN_DTYPE_F32, 4);
        square = Own(4, {});
        total = Own(4, {});
        y = Own(4 * kSteps, {}, LTN_DTYPE_F32, 4);
        Add(LTN_OPCODE_MAP, {square}, {x}, LTN_MAP_SQUARE);
        Add(LTN_OPCODE_COMBINE, {total}, {total, square}, LTN_COMBINE_ADD);
        Add(LTN_OPCODE_MAP, {y}, {total}, LTN_MAP_IDENTITY);
    }
};

std::vector<float> Numbers() {
    std::vector<float> numbers;
    for (int64_t i = 0; i < kSteps; ++i) numbers.push_back(static_cast<float>(i));
    return numbers;
}

TEST_F(CudaRun, steps_move_through_memory_of_the_host_and_of_the_device) {
    const Totals builder;
    for (const ltn_placement placement : kPlacements) {
        DeviceMachine machine(cuda_, builder, placement);
        machine.Write<float>(builder.x, Numbers());
        for (int run = 0; run < 2; ++run) {  // The second uses the captured step from the first on.
            machine.Write<float>(builder.total, {100});
            const ltn_run_result result = machine.Run();
            EXPECT_EQ(result.outcome, LTN_OUTCOME_COMPLETED);
            EXPECT_EQ(result.steps_done, kSteps);
            const std::vector<float> y = machine.Read(builder.y, kSteps);
            float total = 100;
            for (int64_t i = 0; i < kSteps; ++i) {
                total += static_cast<float>(i * i);
                ASSERT_EQ(y[static_cast<size_t>(i)], total) << "step " << i;
            }
        }
    }
}

// A thread has no context of the driver until somebody makes one current.
TEST_F(CudaRun, any_thread_makes_runs_and_frees_a_program) {
    const Totals builder;
    std::thread([&] {
        DeviceMachine machine(cuda_, builder, LTN_PLACEMENT_DEVICE);
        std::thread([&] { EXPECT_EQ(machine.Run().steps_done, kSteps); }).join();
    }).join();
}

TEST_F(CudaRun, a_launch_that_fails_while_steps_are_captured_leaves_the_context_in_order) {
    if (!IsFalseDriver()) GTEST_SKIP() << "launches fail in the false driver alone";
    const char* const executor = std::getenv("LATENT_CUDA_EXECUTOR");
    const bool is_persistent = executor != nullptr && std::string(executor) == "persistent";
    const char* const kernel = is_persistent ? "ltn_kernel_Persistent" : "ltn_kernel_Combine";
    const Totals builder;
    DeviceMachine machine(cuda_, builder);
    machine.run.steps = 1;
    machine.Run();
    machine.run.steps = 2;
    setenv("LATENT_FALSE_DRIVER_FAILING_KERNEL", kernel, 1);
    static const DeviceMachine* failing = nullptr;  // The macro takes no other variable.
    failing = &machine;
    EXPECT_FATAL_FAILURE(failing->Run(), "the GPU could not start");
    unsetenv("LATENT_FALSE_DRIVER_FAILING_KERNEL");
    EXPECT_EQ(machine.Run().steps_done, 2);
    DeviceMachine another(cuda_, builder);
    EXPECT_EQ(another.Run().steps_done, kSteps);
}

TEST_F(CudaRun, a_value_that_is_not_finite_ends_the_run_as_on_the_cpu) {
    const Totals builder;
    ltn_context* const cpu = MakeContext("cpu");
    for (const float bad : {INFINITY, NAN, 1e30f}) {
        std::vector<float> numbers = Numbers();
        numbers[40] = bad;
        ltn_run_result ends[2];
        float totals[2];
        for (int i = 0; i < 2; ++i) {
            DeviceMachine machine(i == 0 ? cpu : cuda_, builder, LTN_PLACEMENT_HOST);
            machine.Write<float>(builder.x, numbers);
            machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
            ends[i] = machine.Run();
            totals[i] = machine.Read(builder.total, 1).front();
        }
        EXPECT_EQ(ends[1].outcome, LTN_OUTCOME_NOT_FINITE);
        EXPECT_EQ(ends[1].steps_done, 40);
        EXPECT_EQ(ends[1].instruction, ends[0].instruction);
        EXPECT_EQ(ends[1].tensor, ends[0].tensor);
        EXPECT_EQ(totals[1], totals[0]) << "a later instruction ran";
    }
    ltn_context_destroy(cpu);
}

// Cancelled from another thread, a run ends between groups of steps, and what it has done is whole.
TEST_F(CudaRun, a_cancellation_leaves_whole_steps) {
    constexpr int64_t kMany = 20000;
    ProgramBuilder builder;
    builder.step_capacity = kMany;
    const int32_t counts = builder.Own(4 * kMany, {}, LTN_DTYPE_F32, 4);
    const int32_t total = builder.Own(4, {});
    builder.Add(LTN_OPCODE_MAP, {total}, {total}, LTN_MAP_AFFINE, 0, {1.0, 1.0});
    builder.Add(LTN_OPCODE_MAP, {counts}, {total}, LTN_MAP_IDENTITY);
    DeviceMachine machine(cuda_, builder);
    int32_t cancelled = 0;
    machine.run.cancel = &cancelled;
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::atomic_ref<int32_t>(cancelled).store(1);
    });
    const ltn_run_result result = machine.Run();
    other.join();
    EXPECT_EQ(result.outcome, LTN_OUTCOME_CANCELLED);
    EXPECT_LT(result.steps_done, kMany);
    EXPECT_EQ(result.steps_done % 32, 0);
    EXPECT_EQ(machine.Read(total, 1).front(), static_cast<float>(result.steps_done));
    const std::vector<float> steps = machine.Read(counts, kMany);
    for (int64_t i = 0; i < kMany; ++i) {
        ASSERT_EQ(steps[static_cast<size_t>(i)], i < result.steps_done ? static_cast<float>(i + 1) : 0.0f);
    }
}

TEST_F(CudaRun, a_profile_adds_up_what_instructions_took) {
    const Totals builder;
    DeviceMachine machine(cuda_, builder);
    int64_t nanoseconds[3] = {};
    machine.run.profile = nanoseconds;
    machine.Run();
    for (const int64_t time : nanoseconds) EXPECT_GT(time, 0);
    EXPECT_EQ(machine.Run().steps_done, kSteps);
}

TEST_F(CudaRun, another_batch_and_other_segments_have_launches_of_their_own) {
    OpProgram program(5);
    const int32_t x = program.In({kBatch, 3});
    const int32_t y = program.Out({kBatch, 3});
    program.Add(LTN_OPCODE_MAP, {y}, {x}, LTN_MAP_NEGATE);
    DeviceMachine machine(cuda_, program);
    for (const int32_t batch : {5, 2, 5, 5, 1}) {
        const float value = static_cast<float>(batch);
        machine.Write<float>(x, std::vector<float>(15, value));
        machine.Write<float>(y, std::vector<float>(15, 0));
        machine.run.batch = batch;
        machine.Run();
        std::vector<float> expected(15, 0);
        std::fill_n(expected.begin(), 3 * batch, -value);
        EXPECT_EQ(machine.Read(y, 15), expected);
    }
}

// 50 steps of an autoencoder with two layers and Adam.
TEST_F(CudaRun, a_training_has_the_bits_of_the_cpu) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    constexpr int64_t kInputs = 40, kHidden = 30;
    constexpr int32_t kRows = 32;
    OpProgram p(kRows);
    p.step_capacity = 50;
    const int32_t rate = p.With({}, TestTensor({}, {0.01f}));
    const int32_t x = p.In({kBatch, kInputs});
    const int32_t w1 = p.State({kHidden, kInputs}, -0.2, 0.2), b1 = p.State({kHidden}, -0.1, 0.1);
    const int32_t w2 = p.State({kInputs, kHidden}, -0.2, 0.2), b2 = p.State({kInputs}, -0.1, 0.1);
    const int32_t h = p.Out({kBatch, kHidden}), y = p.Out({kBatch, kInputs}), scale = p.Out({});
    p.Add(LTN_OPCODE_MATMUL, {h}, {x, w1, b1}, LTN_FORM_NT, LTN_ACTIVATION_RELU);
    p.Add(LTN_OPCODE_MATMUL, {y}, {h, w2, b2}, LTN_FORM_NT);
    p.Add(LTN_OPCODE_FILL, {scale}, {}, 0, 0, {2.0, -1.0});
    p.Add(LTN_OPCODE_COMBINE, {y}, {y, x}, LTN_COMBINE_SUBTRACT);
    p.Add(LTN_OPCODE_COMBINE, {y}, {y, scale}, LTN_COMBINE_MULTIPLY);
    const int32_t dw2 = p.Out({kInputs, kHidden}), db2 = p.Out({kInputs}), dh = p.Out({kBatch, kHidden});
    const int32_t dw1 = p.Out({kHidden, kInputs}), db1 = p.Out({kHidden});
    p.Add(LTN_OPCODE_MATMUL, {dw2, db2}, {y, h}, LTN_FORM_TN);
    p.Add(LTN_OPCODE_MATMUL, {dh}, {y, w2, -1, h}, LTN_FORM_NN);
    p.Add(LTN_OPCODE_MATMUL, {dw1, db1}, {dh, x}, LTN_FORM_TN);
    const auto update = [&](int32_t parameter, int32_t gradient, const Shape& shape) {
        p.Add(LTN_OPCODE_ADAM, {parameter, p.State(shape, 0, 0), p.State(shape, 0, 0)}, {gradient, rate}, 0, 0,
              {0.9, 0.999, 1e-8, 0, 0, 0, 0});
    };
    update(w1, dw1, {kHidden, kInputs});
    update(b1, db1, {kHidden});
    update(w2, dw2, {kInputs, kHidden});
    update(b2, db2, {kInputs});
    const Outputs trained = RunOn(cuda_, p, kRows);
    ExpectEqualBits(trained, RunOn(Cpu(), p, kRows));
    EXPECT_NE(trained[0], RunOn(
                              cuda_,
                              [&] {
                                  OpProgram q = p;
                                  q.step_capacity = 1;
                                  return q;
                              }(),
                              kRows)[0]);
}

}  // namespace
}  // namespace latent
