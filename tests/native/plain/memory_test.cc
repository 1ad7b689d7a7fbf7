// Tests of device memory: of each backend, and of "plain", whose memory the host cannot access.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "plain/backend_fixture.h"
#include "plain/plain_fixture.h"

namespace latent {
namespace {

class BackendMemory : public OfEachBackend {
protected:
    float* Allocate(int64_t floats) {
        void* memory = nullptr;
        ExpectOk(ltn_device_memory_allocate(&memory, backend_, floats * int64_t{sizeof(float)}));
        return static_cast<float*>(memory);
    }

    ltn_status Get(float* out, const float* source, int64_t floats) {
        return ltn_device_memory_copy(out, backend_, LTN_PLACEMENT_HOST, source, LTN_PLACEMENT_DEVICE,
                                      floats * int64_t{sizeof(float)});
    }
};
LATENT_TEST_EACH_BACKEND(BackendMemory);

TEST_P(BackendMemory, is_zero_filled_aligned_and_copied_in_all_directions) {
    float* const first = Allocate(1000);
    float* const second = Allocate(1000);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(first) % LTN_MEMORY_ALIGNMENT, 0u);
    float values[3] = {1, 2, 3};
    ExpectOk(Get(values, first + 997, 3));
    EXPECT_EQ(values[2], 0.0f);
    const float written[2] = {7, 8};
    ExpectOk(ltn_device_memory_copy(first + 10, backend_, LTN_PLACEMENT_DEVICE, written, LTN_PLACEMENT_HOST, 8));
    ExpectOk(ltn_device_memory_copy(second, backend_, LTN_PLACEMENT_DEVICE, first + 11, LTN_PLACEMENT_DEVICE, 4));
    ExpectOk(ltn_device_memory_copy(&values[1], backend_, LTN_PLACEMENT_HOST, &written[1], LTN_PLACEMENT_HOST, 4));
    ExpectOk(Get(values, second, 1));
    EXPECT_EQ(values[0], 8.0f);
    EXPECT_EQ(values[1], 8.0f);
    ltn_device_memory_destroy(backend_, first);
    ltn_device_memory_destroy(backend_, second);
}

TEST_P(BackendMemory, has_no_bytes_where_none_are_asked_for) {
    void* memory = nullptr;
    ExpectOk(ltn_device_memory_allocate(&memory, backend_, 0));
    EXPECT_NE(memory, nullptr);
    ltn_device_memory_destroy(backend_, memory);
}

TEST_P(BackendMemory, is_that_of_all_contexts) {
    ltn_context* other = nullptr;
    const ltn_context_options options = BackendOptions(ltn_context_backend(backend_));
    ExpectOk(ltn_context_create(&other, &options));
    float* const memory = Allocate(1);
    const float written = 5;
    ExpectOk(ltn_device_memory_copy(memory, other, LTN_PLACEMENT_DEVICE, &written, LTN_PLACEMENT_HOST, 4));
    ltn_context_destroy(other);
    float value = 0;
    ExpectOk(Get(&value, memory, 1));
    EXPECT_EQ(value, 5.0f);
    ltn_device_memory_destroy(backend_, memory);
}

TEST_P(BackendMemory, is_counted_and_runs_out) {
    int64_t count = 0, bytes = 0, more_count = 0, more_bytes = 0;
    ExpectOk(ltn_memory_count(&count, &bytes));
    float* const memory = Allocate(100);
    ExpectOk(ltn_memory_count(&more_count, &more_bytes));
    EXPECT_EQ(more_count, count + 1);
    EXPECT_EQ(more_bytes, bytes + 400);
    ltn_device_memory_destroy(backend_, memory);
    ExpectOk(ltn_memory_count(&more_count, &more_bytes));
    EXPECT_EQ(more_count, count);
    void* none = nullptr;
    EXPECT_EQ(ltn_device_memory_allocate(&none, backend_, INT64_MAX), LTN_STATUS_OUT_OF_MEMORY);
    EXPECT_EQ(none, nullptr);
}

TEST_F(PlainTable, crashes_a_host_that_reads_or_writes_its_memory) {
    auto* const memory = static_cast<float*>(memory_);
    volatile float* const touched = memory;
    EXPECT_DEATH(static_cast<void>(touched[0] + 1), "");
    EXPECT_DEATH(touched[15] = 1, "");
    float value = 1;
    EXPECT_EQ(table_.memory_copy(&value, context_, LTN_PLACEMENT_HOST, memory + 15, LTN_PLACEMENT_DEVICE, 4, message_),
              LTN_STATUS_OK);
    EXPECT_EQ(value, 0.0f) << "the host has written to it";
    EXPECT_DEATH(std::memcpy(&value, memory, sizeof value), "");
}

TEST_F(PlainTable, refuses_addresses_outside_of_an_allocation) {
    auto* const memory = static_cast<std::byte*>(memory_);
    std::byte values[65];
    for (const auto& [source, bytes] : {std::pair{memory, 65}, {memory + 60, 5}, {memory - 1, 1}, {values, 1}}) {
        EXPECT_EQ(
            table_.memory_copy(values, context_, LTN_PLACEMENT_HOST, source, LTN_PLACEMENT_DEVICE, bytes, message_),
            LTN_STATUS_INVALID_ARGUMENT);
        EXPECT_NE(std::string(message_).find("expected them inside of memory of the device"), std::string::npos);
    }
}

TEST_F(PlainTable, stops_an_instruction_that_runs_over_the_end) {
    ProgramBuilder builder;
    builder.Add(LTN_OPCODE_FILL, {builder.Own(64, {17})}, {}, 0, 0, {1.0});
    builder.segments[0].placement = LTN_PLACEMENT_DEVICE;
    const ltn_program_description description = builder.Description();
    void* program = nullptr;
    ASSERT_EQ(table_.program_create(&program, context_, &description, message_), LTN_STATUS_OK);
    ltn_run run{};
    run.segments = &memory_;
    run.segment_bytes = &builder.segments[0].bytes;
    run.steps = run.batch = 1;
    ltn_run_result result;
    EXPECT_DEATH(table_.program_run(&result, program, &run, message_), "");
    builder.tensors[0].dims[0] = 16;
    EXPECT_EQ(table_.program_run(&result, program, &run, message_), LTN_STATUS_OK);
    table_.program_destroy(program);
}

}  // namespace
}  // namespace latent
