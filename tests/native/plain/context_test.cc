// Tests of the description of the backend, and of the arguments that it refuses.
#include <string>
#include <vector>

#include "plain/plain_fixture.h"

namespace latent {
namespace {

class PlainContext : public WithPlain {};

TEST_F(PlainContext, is_one_of_a_device_without_more_than_the_instructions) {
    EXPECT_EQ(ltn_context_capabilities(plain_), 0);
    int32_t count = 0;
    ExpectOk(ltn_backend_device_count(&count, "plain"));
    EXPECT_EQ(count, 1);
    ltn_device device{};
    ExpectOk(ltn_backend_device_describe(&device, "plain", 0));
    EXPECT_STREQ(device.name, "plain loops on the host's processor");
    EXPECT_GT(device.memory_bytes, int64_t{1} << 20);
}

TEST_F(PlainContext, is_refused_for_another_device_and_for_low_precision) {
    ltn_context* context = nullptr;
    const ltn_context_options second = BackendOptions("plain", 1);
    EXPECT_EQ(ltn_context_create(&context, &second), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(std::string(ltn_error_message()).substr(0, 11), "device is 1");
    const ltn_context_options rounded = BackendOptions("plain", 0, LTN_PRECISION_BF16);
    EXPECT_EQ(ltn_context_create(&context, &rounded), LTN_STATUS_UNSUPPORTED);
    EXPECT_STREQ(ltn_error_message(), "the backend 'plain': precision is 2, expected 0 (f32)");
    EXPECT_EQ(context, nullptr);
}

// Programs that run on the CPU but need a capability.
std::vector<ProgramBuilder> DemandingPrograms() {
    ProgramBuilder tiles;
    tiles.tile_rows = 4;
    tiles.batch_capacity = 8;
    const int32_t rows = tiles.Own(32, {kBatch});
    tiles.tensors[rows].row_stride = 4;
    tiles.Add(LTN_OPCODE_FILL, {rows}, {}, 0, 0, {1.0});
    ProgramBuilder pack;
    const int32_t factor = pack.Own(16, {2, 2});
    const int32_t packed = pack.Own(128, {32});
    pack.Add(LTN_OPCODE_PACK, {packed}, {factor}, LTN_FORM_NN);
    ProgramBuilder product = pack;
    product.instructions.clear();
    product.Add(LTN_OPCODE_MATMUL, {product.Own(16, {2, 2})}, {factor, factor, -1, -1, -1, packed}, LTN_FORM_NN);
    ProgramBuilder update;
    const int32_t a = update.Own(16, {2, 2});
    const int32_t rate = update.Own(4, {});
    update.Add(LTN_OPCODE_MATMUL_UPDATE, {update.Own(16, {2, 2})}, {a, a, rate}, 0, LTN_OPCODE_SGD);
    return {tiles, pack, product, update};
}

TEST_F(PlainContext, takes_no_program_beyond_its_capabilities) {
    for (const ProgramBuilder& builder : DemandingPrograms()) {
        const DeviceMachine runs_on_the_cpu(cpu_, builder);
        const ltn_program_description description = builder.Description();
        ltn_program* program = nullptr;
        EXPECT_EQ(ltn_program_create(&program, plain_, &description), LTN_STATUS_UNSUPPORTED);
        EXPECT_NE(std::string(ltn_error_message()).find("which the backend 'plain' cannot run"), std::string::npos)
            << ltn_error_message();
    }
}

TEST_F(PlainTable, refuses_programs_that_it_cannot_execute) {
    std::vector<std::string> messages;
    for (const ProgramBuilder& builder : DemandingPrograms()) {
        const ltn_program_description description = builder.Description();
        void* program = nullptr;
        EXPECT_EQ(table_.program_create(&program, context_, &description, message_), LTN_STATUS_UNSUPPORTED);
        messages.emplace_back(message_);
    }
    EXPECT_EQ(messages, (std::vector<std::string>{
                            "tile_rows is 4, expected 0: there are no row tiles",
                            "instruction 0: opcode is 16, expected one that this backend executes",
                            "instruction 0: in5 (packed) is present, expected none: this backend packs nothing",
                            "instruction 0: opcode is 13, expected one that this backend executes"}));
}

}  // namespace
}  // namespace latent
