// Tests of contexts and programs of a backend: the calls that it gets, the arguments that are refused before, and its
// failures.
#include <cstring>
#include <thread>

#include "backend/backend_fixture.h"
#include "program/program_builder.h"

namespace latent {
namespace {

class BackendContext : public WithBackend {
protected:
    static constexpr int64_t kBytes = 16;

    // out = 2 * batch, in memory of the device.
    static ProgramBuilder Builder() {
        ProgramBuilder builder;
        builder.step_capacity = 3;
        builder.batch_capacity = 8;
        builder.Segment(kBytes, kReadWrite, LTN_PLACEMENT_DEVICE);
        builder.Add(LTN_OPCODE_FILL, {builder.Tensor(0, 0, {4})}, {}, 0, 0, {2.0, 1.0});
        return builder;
    }

    ltn_status Create(const ProgramBuilder& builder = Builder()) { return Create(program_, builder); }
    ltn_status Create(ltn_program*& program, const ProgramBuilder& builder = Builder()) {
        const ltn_program_description description = builder.Description();
        return ltn_program_create(&program, context_, &description);
    }

    ltn_status Run(void* memory, int64_t steps = 2) {
        const ltn_run run{.segments = &memory,
                          .segment_bytes = &kBytes,
                          .profile = nullptr,
                          .cancel = nullptr,
                          .seed = 9,
                          .first_row = 4,
                          .global_batch = 12,
                          .first_step = 7,
                          .steps = steps,
                          .batch = 8,
                          .flags = LTN_RUN_FLAGS_NONE};
        return ltn_program_run(&result_, program_, &run);
    }

    ~BackendContext() override {
        ltn_program_destroy(program_);
        ltn_device_memory_destroy(context_, memory_);
    }

    ltn_program* program_ = nullptr;
    void* memory_ = nullptr;
    ltn_run_result result_{};
};

TEST_F(BackendContext, passes_options_on_and_says_what_it_is) {
    const ltn_context_options options{.backend = "fake-plain",
                                      .device = 1,
                                      .precision = LTN_PRECISION_BF16,
                                      .threads = 3,
                                      .variant = LTN_VARIANT_SCALAR};
    ASSERT_EQ(ltn_context_create(&context_, &options), LTN_STATUS_OK) << ltn_error_message();
    EXPECT_EQ(fake().name, "fake-plain");
    EXPECT_EQ(fake().options.device, 1);
    EXPECT_EQ(fake().options.precision, LTN_PRECISION_BF16);
    EXPECT_EQ(fake().options.threads, 3);
    EXPECT_EQ(fake().options.variant, LTN_VARIANT_SCALAR);
    EXPECT_STREQ(ltn_context_backend(context_), "fake-plain");
    EXPECT_EQ(ltn_context_capabilities(context_), 0);
    EXPECT_EQ(ltn_context_threads(context_), 0);
    EXPECT_EQ(ltn_context_variant(context_), LTN_VARIANT_BEST);
    Close();
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    EXPECT_EQ(ltn_context_capabilities(context_),
              LTN_CAPABILITY_ROW_TILES | LTN_CAPABILITY_PACK | LTN_CAPABILITY_MATMUL_UPDATE);
}

TEST_F(BackendContext, refuses_a_device_that_is_not_there) {
    EXPECT_FAILS(Open("fake", 2), LTN_STATUS_INVALID_ARGUMENT,
                 "device is 2, expected 0 to 1, the devices of the backend 'fake'");
    EXPECT_FAILS(Open("fake", -1), LTN_STATUS_INVALID_ARGUMENT,
                 "device is -1, expected 0 to 1, the devices of the backend 'fake'");
    fake().devices = 0;
    EXPECT_FAILS(Open(), LTN_STATUS_UNSUPPORTED, "the backend 'fake' has no device on this machine");
    ltn_context_options options = Options("fake");
    options.precision = 3;
    EXPECT_FAILS(ltn_context_create(&context_, &options), LTN_STATUS_INVALID_ARGUMENT,
                 "precision is 3, expected 0 (f32), 1 (tf32) or 2 (bf16)");
}

TEST_F(BackendContext, status_and_message_of_every_function_pass_through) {
    const char* const message = "the backend 'fake': not today";
    int32_t count = 0;
    ltn_device device{};
    const auto fail = [&](const char* function, ltn_status status) {
        fake().failing = function;
        fake().status = status;
        return status;
    };
    EXPECT_FAILS(ltn_backend_device_count(&count, "fake"), fail("device_count", LTN_STATUS_INTERNAL), message);
    EXPECT_FAILS(ltn_backend_device_describe(&device, "fake", 0), fail("device_describe", LTN_STATUS_INVALID_STATE),
                 message);
    EXPECT_FAILS(Open(), fail("context_create", LTN_STATUS_UNSUPPORTED), message);
    EXPECT_EQ(context_, nullptr);
    ASSERT_EQ(Open(), fail("", LTN_STATUS_OK));
    EXPECT_FAILS(ltn_device_memory_allocate(&memory_, context_, kBytes),
                 fail("memory_allocate", LTN_STATUS_OUT_OF_MEMORY), message);
    EXPECT_FAILS(Create(), fail("program_create", LTN_STATUS_UNSUPPORTED), message);
    EXPECT_EQ(program_, nullptr);
    fail("", LTN_STATUS_OK);
    ASSERT_EQ(Create(), LTN_STATUS_OK);
    ASSERT_EQ(ltn_device_memory_allocate(&memory_, context_, kBytes), LTN_STATUS_OK);
    EXPECT_FAILS(ltn_device_memory_copy(memory_, context_, LTN_PLACEMENT_DEVICE, &count, LTN_PLACEMENT_HOST, 4),
                 fail("memory_copy", LTN_STATUS_INTERNAL), message);
    EXPECT_FAILS(Run(memory_), fail("program_run", LTN_STATUS_OUT_OF_MEMORY), message);
}

TEST_F(BackendContext, a_bad_failure_is_a_defect_of_the_backend) {
    fake().failing = "context_create";
    fake().status = 77;
    EXPECT_FAILS(Open(), LTN_STATUS_INTERNAL,
                 "the backend 'fake': context_create returned 77, expected one of ltn_status (not today)");
    fake().status = -1;
    fake().message = "";
    EXPECT_FAILS(Open(), LTN_STATUS_INTERNAL,
                 "the backend 'fake': context_create returned -1, expected one of ltn_status (no message)");
    fake().status = LTN_STATUS_UNSUPPORTED;
    EXPECT_FAILS(Open(), LTN_STATUS_UNSUPPORTED, "the backend 'fake': no message");
    fake().message = std::string(2 * LTN_MESSAGE_BYTES, 'm');
    const std::string cut = "the backend 'fake': " + std::string(LTN_MESSAGE_BYTES - 1, 'm');
    EXPECT_FAILS(Open(), LTN_STATUS_UNSUPPORTED, cut.c_str());
    fake().throws = true;
    EXPECT_FAILS(Open(), LTN_STATUS_INTERNAL,
                 "the backend 'fake': context_create threw an exception, expected a status");
}

TEST_F(BackendContext, an_exception_while_it_is_destroyed_is_dropped) {
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    fake().throws = true;
    Close();
}

TEST_F(BackendContext, nothing_in_place_of_something_is_a_defect_of_the_backend) {
    fake().gives_nothing = true;
    EXPECT_FAILS(Open(), LTN_STATUS_INTERNAL, "the backend 'fake': context_create returned NULL, expected a context");
    fake().gives_nothing = false;
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    fake().gives_nothing = true;
    EXPECT_FAILS(Create(), LTN_STATUS_INTERNAL, "the backend 'fake': program_create returned NULL, expected a program");
    EXPECT_FAILS(ltn_device_memory_allocate(&memory_, context_, 0), LTN_STATUS_INTERNAL,
                 "the backend 'fake': memory_allocate returned NULL, expected an address");
    fake().gives_nothing = false;
    fake().misaligned = 16;
    EXPECT_FAILS(ltn_device_memory_allocate(&memory_, context_, 8), LTN_STATUS_INTERNAL,
                 "the backend 'fake': memory_allocate returned an address that is not aligned to 64 bytes");
    EXPECT_EQ(memory_, nullptr);
}

TEST_F(BackendContext, a_program_is_its_copy_and_a_run_arrives_as_it_is) {
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    {
        const ProgramBuilder builder = Builder();
        ASSERT_EQ(Create(builder), LTN_STATUS_OK);
    }
    ASSERT_EQ(fake().description->instruction_count, 1);
    EXPECT_EQ(fake().description->instructions[0].attributes[0], 2.0);
    EXPECT_EQ(fake().description->segments[0].placement, LTN_PLACEMENT_DEVICE);
    ASSERT_EQ(ltn_device_memory_allocate(&memory_, context_, kBytes), LTN_STATUS_OK);
    fake().run = [&](ltn_run_result& result, const ltn_run& run) {
        EXPECT_EQ(run.segments[0], memory_);
        EXPECT_EQ(run.segment_bytes[0], kBytes);
        EXPECT_EQ(run.seed, 9u);
        EXPECT_EQ(run.first_row, 4);
        EXPECT_EQ(run.global_batch, 12);
        EXPECT_EQ(run.first_step, 7);
        EXPECT_EQ(run.batch, 8);
        result = {.steps_done = 1,
                  .value = 0,
                  .outcome = LTN_OUTCOME_NOT_FINITE,
                  .instruction = 0,
                  .tensor = 0,
                  .reserved = 0};
    };
    ASSERT_EQ(Run(memory_), LTN_STATUS_OK) << ltn_error_message();
    EXPECT_EQ(result_.steps_done, 1);
    EXPECT_EQ(result_.outcome, LTN_OUTCOME_NOT_FINITE);
}

TEST_F(BackendContext, a_run_is_checked_before_the_backend_sees_it) {
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    ASSERT_EQ(Create(), LTN_STATUS_OK);
    alignas(16) float host[4] = {};
    fake().run = [](ltn_run_result&, const ltn_run&) { ADD_FAILURE() << "the backend was called"; };
    EXPECT_EQ(Run(host), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_NE(std::strstr(ltn_error_message(),
                          "expected 16 bytes that ltn_device_memory_allocate returned for device 0 of "
                          "the backend 'fake'"),
              nullptr)
        << ltn_error_message();
    ASSERT_EQ(ltn_device_memory_allocate(&memory_, context_, kBytes - 1), LTN_STATUS_OK);
    EXPECT_EQ(Run(memory_), LTN_STATUS_INVALID_ARGUMENT) << "the memory is a byte too short";
    EXPECT_FAILS(Run(memory_, 4), LTN_STATUS_INVALID_ARGUMENT, "steps is 4, expected 0 to 3");
}

TEST_F(BackendContext, a_result_that_no_run_has_is_a_defect_of_the_backend) {
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    ASSERT_EQ(Create(), LTN_STATUS_OK);
    ASSERT_EQ(ltn_device_memory_allocate(&memory_, context_, kBytes), LTN_STATUS_OK);
    const std::function<void(ltn_run_result&)> kChanges[] = {
        [](ltn_run_result& result) { result.steps_done = 3; },
        [](ltn_run_result& result) { result.steps_done = -1; },
        [](ltn_run_result& result) { result.outcome = 4; },
        [](ltn_run_result& result) { result.outcome = LTN_OUTCOME_CANCELLED; },
        [](ltn_run_result& result) { result.instruction = 1; },
        [](ltn_run_result& result) { result.tensor = -2; },
    };
    for (const auto& change : kChanges) {
        fake().run = [&](ltn_run_result& result, const ltn_run&) { change(result); };
        EXPECT_FAILS(Run(memory_), LTN_STATUS_INTERNAL,
                     "the backend 'fake': program_run returned a result that no run of this program can have");
    }
}

TEST_F(BackendContext, calls_of_other_threads_are_refused_during_a_run_and_what_they_destroy_ends_after_it) {
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    ASSERT_EQ(Create(), LTN_STATUS_OK);
    ASSERT_EQ(ltn_device_memory_allocate(&memory_, context_, kBytes), LTN_STATUS_OK);
    void* other = nullptr;
    ASSERT_EQ(ltn_device_memory_allocate(&other, context_, kBytes), LTN_STATUS_OK);
    ltn_program* other_program = nullptr;
    ASSERT_EQ(Create(other_program), LTN_STATUS_OK);
    fake().run = [&](ltn_run_result&, const ltn_run&) {
        std::thread([&] {
            void* more = nullptr;
            EXPECT_EQ(ltn_device_memory_allocate(&more, context_, kBytes), LTN_STATUS_INVALID_STATE);
            ltn_device_memory_destroy(context_, other);
            ltn_program_destroy(other_program);
        }).join();
        EXPECT_EQ(fake().allocations, 2) << "nobody waits, and the run goes on";
        EXPECT_EQ(fake().programs, 2);
    };
    EXPECT_EQ(Run(memory_), LTN_STATUS_OK) << ltn_error_message();
    EXPECT_EQ(fake().allocations, 1);
    EXPECT_EQ(fake().programs, 1);
}

TEST_F(BackendContext, kernel_calls_and_measurements_are_for_the_cpu) {
    ASSERT_EQ(Open(), LTN_STATUS_OK);
    float x[4] = {};
    ltn_speed speed{};
    EXPECT_FAILS(ltn_array_map_f32(x, context_, LTN_MAP_EXP, x, 4, 0, 0), LTN_STATUS_UNSUPPORTED,
                 "kernel calls are for contexts of the CPU, and this one is of the backend 'fake': create one without "
                 "a backend for them");
    EXPECT_FAILS(ltn_context_measure(&speed, context_, 1 << 20), LTN_STATUS_UNSUPPORTED,
                 "measurements are for contexts of the CPU, and this one is of the backend 'fake': create one without "
                 "a backend for them");
    EXPECT_EQ(x[0], 0.0f);
}

}  // namespace
}  // namespace latent
