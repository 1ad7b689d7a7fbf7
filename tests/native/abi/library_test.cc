// Version, layout table and error text.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <string>
#include <thread>

#include "latent/latent.h"

namespace {

TEST(AbiLibrary, version_is_that_of_the_header) {
    EXPECT_EQ(ltn_library_abi_version(), LTN_ABI_VERSION);
    int major, minor, patch;
    char rest;
    EXPECT_EQ(std::sscanf(ltn_library_version(), "%d.%d.%d%c", &major, &minor, &patch, &rest), 3);
}

// The layout that the bindings rely on, written by hand.
const std::map<std::string, int64_t> kLayout = {
    {"ltn_layout.", 24},
    {"ltn_layout.type", 0},
    {"ltn_layout.field", 8},
    {"ltn_layout.value", 16},
    {"ltn_context_options.", 24},
    {"ltn_context_options.backend", 0},
    {"ltn_context_options.device", 8},
    {"ltn_context_options.precision", 12},
    {"ltn_context_options.threads", 16},
    {"ltn_context_options.variant", 20},
    {"ltn_memory_functions.", 24},
    {"ltn_memory_functions.allocate", 0},
    {"ltn_memory_functions.release", 8},
    {"ltn_memory_functions.state", 16},
    {"ltn_speed.", 16},
    {"ltn_speed.flops", 0},
    {"ltn_speed.update_bytes", 8},
    {"ltn_tensor.", 88},
    {"ltn_tensor.offset", 0},
    {"ltn_tensor.step_stride", 8},
    {"ltn_tensor.row_stride", 16},
    {"ltn_tensor.dims", 24},
    {"ltn_tensor.segment", 72},
    {"ltn_tensor.dtype", 76},
    {"ltn_tensor.rank", 80},
    {"ltn_tensor.reserved", 84},
    {"ltn_chain_step.", 40},
    {"ltn_chain_step.attributes", 0},
    {"ltn_chain_step.opcode", 16},
    {"ltn_chain_step.kind", 20},
    {"ltn_chain_step.operands", 24},
    {"ltn_chain_step.output", 36},
    {"ltn_instruction.", 120},
    {"ltn_instruction.attributes", 0},
    {"ltn_instruction.opcode", 64},
    {"ltn_instruction.kind", 68},
    {"ltn_instruction.flags", 72},
    {"ltn_instruction.phase", 76},
    {"ltn_instruction.inputs", 80},
    {"ltn_instruction.outputs", 104},
    {"ltn_segment.", 16},
    {"ltn_segment.bytes", 0},
    {"ltn_segment.access", 8},
    {"ltn_segment.placement", 12},
    {"ltn_program_description.", 64},
    {"ltn_program_description.segments", 0},
    {"ltn_program_description.tensors", 8},
    {"ltn_program_description.instructions", 16},
    {"ltn_program_description.chain_steps", 24},
    {"ltn_program_description.step_capacity", 32},
    {"ltn_program_description.batch_capacity", 40},
    {"ltn_program_description.tile_rows", 44},
    {"ltn_program_description.segment_count", 48},
    {"ltn_program_description.tensor_count", 52},
    {"ltn_program_description.instruction_count", 56},
    {"ltn_program_description.chain_step_count", 60},
    {"ltn_run.", 80},
    {"ltn_run.segments", 0},
    {"ltn_run.segment_bytes", 8},
    {"ltn_run.profile", 16},
    {"ltn_run.cancel", 24},
    {"ltn_run.seed", 32},
    {"ltn_run.first_row", 40},
    {"ltn_run.global_batch", 48},
    {"ltn_run.first_step", 56},
    {"ltn_run.steps", 64},
    {"ltn_run.batch", 72},
    {"ltn_run.flags", 76},
    {"ltn_run_result.", 32},
    {"ltn_run_result.steps_done", 0},
    {"ltn_run_result.value", 8},
    {"ltn_run_result.outcome", 16},
    {"ltn_run_result.instruction", 20},
    {"ltn_run_result.tensor", 24},
    {"ltn_run_result.reserved", 28},
    {"ltn_device.", 136},
    {"ltn_device.name", 0},
    {"ltn_device.memory_bytes", 128},
    {"ltn_backend.", 104},
    {"ltn_backend.abi_version", 0},
    {"ltn_backend.struct_bytes", 4},
    {"ltn_backend.name", 8},
    {"ltn_backend.capabilities", 16},
    {"ltn_backend.reserved", 20},
    {"ltn_backend.device_count", 24},
    {"ltn_backend.device_describe", 32},
    {"ltn_backend.context_create", 40},
    {"ltn_backend.context_destroy", 48},
    {"ltn_backend.memory_allocate", 56},
    {"ltn_backend.memory_destroy", 64},
    {"ltn_backend.memory_copy", 72},
    {"ltn_backend.program_create", 80},
    {"ltn_backend.program_destroy", 88},
    {"ltn_backend.program_run", 96},
};

TEST(AbiLibrary, layout_table_gives_every_struct_and_field_once) {
    const ltn_layout* entries = nullptr;
    int32_t count = 0;
    ASSERT_EQ(ltn_library_layout(&entries, &count), LTN_STATUS_OK);
    std::map<std::string, int64_t> table;
    for (int32_t i = 0; i < count; ++i) {
        table[std::string(entries[i].type) + "." + entries[i].field] = entries[i].value;
    }
    EXPECT_EQ(table, kLayout);
    EXPECT_EQ(table.size(), static_cast<size_t>(count)) << "an entry stands twice";
}

TEST(AbiLibrary, layout_refuses_missing_results) {
    const ltn_layout* entries = nullptr;
    int32_t count = 0;
    EXPECT_EQ(ltn_library_layout(nullptr, &count), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "out_entries is NULL, expected an address");
    EXPECT_EQ(ltn_library_layout(&entries, nullptr), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "out_count is NULL, expected an address");
}

TEST(AbiLibrary, each_thread_has_its_own_message_and_success_keeps_it) {
    EXPECT_EQ(ltn_memory_allocate(nullptr, 8), LTN_STATUS_INVALID_ARGUMENT);
    const std::string before = ltn_error_message();
    std::string other = "unset";
    std::thread thread([&] { other = ltn_error_message(); });
    thread.join();
    EXPECT_EQ(other, "");
    void* memory = nullptr;
    ASSERT_EQ(ltn_memory_allocate(&memory, 8), LTN_STATUS_OK);
    ltn_memory_destroy(memory);
    EXPECT_EQ(ltn_error_message(), before);
    EXPECT_EQ(before, "out_memory is NULL, expected an address");
}

}  // namespace
