#include "abi/context_fixture.h"
#include "program/program_builder.h"

namespace latent {
namespace {

using AbiProgram = WithContext;

// out = 2 * batch in one segment of 16 bytes.
ProgramBuilder Builder() {
    ProgramBuilder builder;
    builder.batch_capacity = 3;
    builder.Add(LTN_OPCODE_FILL, {builder.Own(16, {4})}, {}, 0, 0, {2.0, 1.0});
    return builder;
}

TEST_F(AbiProgram, is_created_run_and_destroyed) {
    ltn_program* program = nullptr;
    const ProgramBuilder builder = Builder();
    const ltn_program_description description = builder.Description();
    ASSERT_EQ(ltn_program_create(&program, context_, &description), LTN_STATUS_OK) << ltn_error_message();
    alignas(16) float out[4] = {};
    void* const segments[] = {out};
    const int64_t bytes[] = {sizeof out};
    ltn_run run{.segments = segments,
                .segment_bytes = bytes,
                .profile = nullptr,
                .cancel = nullptr,
                .seed = 0,
                .first_row = 0,
                .global_batch = 0,
                .first_step = 0,
                .steps = 1,
                .batch = 3,
                .flags = LTN_RUN_FLAGS_NONE};
    ltn_run_result result{};
    ASSERT_EQ(ltn_program_run(&result, program, &run), LTN_STATUS_OK) << ltn_error_message();
    EXPECT_EQ(result.outcome, LTN_OUTCOME_COMPLETED);
    EXPECT_EQ(result.steps_done, 1);
    for (const float value : out) EXPECT_EQ(value, 6.0f);

    run.batch = 4;
    result.steps_done = -7;
    EXPECT_REFUSED(ltn_program_run(&result, program, &run), "batch is 4, expected 1 to 3");
    EXPECT_EQ(result.steps_done, -7) << "a refused run wrote its result";
    EXPECT_REFUSED(ltn_program_run(nullptr, program, &run), "out_result is NULL, expected an address");
    EXPECT_REFUSED(ltn_program_run(&result, nullptr, &run), "program is NULL, expected an address");
    EXPECT_REFUSED(ltn_program_run(&result, program, nullptr), "run is NULL, expected an address");
    ltn_program_destroy(program);
}

TEST_F(AbiProgram, does_not_keep_the_description) {
    ltn_program* program = nullptr;
    {
        const ProgramBuilder builder = Builder();
        const ltn_program_description description = builder.Description();
        ASSERT_EQ(ltn_program_create(&program, context_, &description), LTN_STATUS_OK) << ltn_error_message();
    }
    alignas(16) float out[4] = {};
    void* const segments[] = {out};
    const int64_t bytes[] = {sizeof out};
    const ltn_run run{.segments = segments,
                      .segment_bytes = bytes,
                      .profile = nullptr,
                      .cancel = nullptr,
                      .seed = 0,
                      .first_row = 0,
                      .global_batch = 0,
                      .first_step = 0,
                      .steps = 1,
                      .batch = 1,
                      .flags = LTN_RUN_FLAGS_NONE};
    ltn_run_result result{};
    ASSERT_EQ(ltn_program_run(&result, program, &run), LTN_STATUS_OK) << ltn_error_message();
    EXPECT_EQ(out[3], 2.0f);
    ltn_program_destroy(program);
}

TEST_F(AbiProgram, creation_refuses_bad_arguments_and_leaves_the_handle_alone) {
    ProgramBuilder builder = Builder();
    ltn_program_description description = builder.Description();
    ltn_program* program = nullptr;
    EXPECT_REFUSED(ltn_program_create(nullptr, context_, &description), "out_program is NULL, expected an address");
    EXPECT_REFUSED(ltn_program_create(&program, nullptr, &description), "context is NULL, expected an address");
    EXPECT_REFUSED(ltn_program_create(&program, context_, nullptr), "description is NULL, expected an address");
    builder.instructions[0].opcode = 77;
    description = builder.Description();
    EXPECT_REFUSED(ltn_program_create(&program, context_, &description),
                   "instruction 0: opcode is 77, expected one of ltn_opcode");
    EXPECT_EQ(program, nullptr);
    ltn_program_destroy(nullptr);
}

}  // namespace
}  // namespace latent
