// Tests that a run does not allocate.
#include <gtest/gtest.h>

#include "program/machine.h"
#include "support/counting_new.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

TEST(Allocation, a_run_does_not_allocate_even_at_a_new_batch) {
    CpuContext context{CpuOptions(2)};
    ProgramBuilder builder;
    builder.step_capacity = 4;
    builder.batch_capacity = 64;
    const int32_t x = builder.Own(64 * 200 * 4, {kBatch, 200});
    const int32_t w = builder.Own(300 * 200 * 4, {300, 200});
    const int32_t y = builder.Own(64 * 300 * 4, {kBatch, 300});
    const int32_t sum = builder.Own(4, {1, 1});
    builder.Add(LTN_OPCODE_RANDOM, {x}, {}, LTN_RANDOM_NORMAL);
    builder.Add(LTN_OPCODE_RANDOM, {w}, {}, LTN_RANDOM_UNIFORM, 1);
    builder.Add(LTN_OPCODE_MATMUL, {y}, {x, w}, LTN_FORM_NT, LTN_ACTIVATION_RELU);
    builder.Add(LTN_OPCODE_REDUCE, {sum}, {y}, LTN_REDUCE_MEAN, 3);
    builder.Add(LTN_OPCODE_GUARD, {}, {sum});
    Machine machine(context, builder);
    const int64_t before = Allocations();
    ASSERT_GT(before, 0);
    for (const int32_t batch : {64, 1, 33}) {
        machine.run.batch = batch;
        machine.Run();
    }
    EXPECT_EQ(Allocations(), before);
}

}  // namespace
}  // namespace latent
