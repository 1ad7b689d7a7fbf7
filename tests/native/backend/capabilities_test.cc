// Tests that programs are refused with a message if they need a capability that the device lacks, and run otherwise.
#include "backend/backend_fixture.h"
#include "program/program_builder.h"

namespace latent {
namespace {

class Capabilities : public WithBackend {
protected:
    void ExpectNeeds(const ProgramBuilder& builder, const char* message) {
        const ltn_program_description description = builder.Description();
        ltn_program* program = nullptr;
        ASSERT_EQ(Open("fake-plain"), LTN_STATUS_OK);
        EXPECT_FAILS(ltn_program_create(&program, context_, &description), LTN_STATUS_UNSUPPORTED, message);
        EXPECT_EQ(program, nullptr);
        Close();
        for (const char* backend : {"fake", "cpu"}) {
            ASSERT_EQ(Open(backend), LTN_STATUS_OK);
            EXPECT_EQ(ltn_program_create(&program, context_, &description), LTN_STATUS_OK) << ltn_error_message();
            ltn_program_destroy(program);
            Close();
        }
    }
};

TEST_F(Capabilities, row_tiles) {
    ProgramBuilder builder;
    builder.batch_capacity = 16;
    builder.tile_rows = 4;
    builder.Add(LTN_OPCODE_FILL, {builder.Own(16, {4})}, {});
    ExpectNeeds(builder,
                "tile_rows is 4, a program with row tiles, which the backend 'fake-plain' cannot run: write it "
                "without row tiles, with tile_rows 0");
}

// w[2, 3] and its packed copy.
struct Packed {
    ProgramBuilder builder{};
    int32_t x = builder.Own(4 * 2 * 4, {4, 2});
    int32_t w = builder.Own(2 * 3 * 4, {2, 3});
    int32_t packed = builder.Own(2 * LTN_PACK_COLUMNS * 4, {2 * LTN_PACK_COLUMNS});
    int32_t y = builder.Own(4 * 3 * 4, {4, 3});
};

TEST_F(Capabilities, pack) {
    Packed p;
    p.builder.Add(LTN_OPCODE_FILL, {p.y}, {});
    p.builder.Add(LTN_OPCODE_PACK, {p.packed}, {p.w}, LTN_FORM_NN);
    ExpectNeeds(p.builder,
                "instruction 1 is a PACK, which the backend 'fake-plain' cannot run: leave it out, with "
                "the operands that read its result");
}

TEST_F(Capabilities, packed_factor) {
    Packed p;
    p.builder.Add(LTN_OPCODE_MATMUL, {p.y}, {p.x, p.w, -1, -1, -1, p.packed}, LTN_FORM_NN);
    ExpectNeeds(p.builder,
                "instruction 0 has a packed factor in in5, which the backend 'fake-plain' cannot run: leave that "
                "operand out");
}

TEST_F(Capabilities, matmul_update) {
    Packed p;
    const int32_t rate = p.builder.Own(4, {1});
    const int32_t gradient = p.builder.Own(4 * 3 * 4, {4, 3});
    p.builder.Add(LTN_OPCODE_MATMUL_UPDATE, {p.w}, {p.x, gradient, rate}, 0, LTN_OPCODE_SGD);
    ExpectNeeds(p.builder,
                "instruction 0 is a MATMUL_UPDATE, which the backend 'fake-plain' cannot run: use a MATMUL and a "
                "separate update");
}

}  // namespace
}  // namespace latent
