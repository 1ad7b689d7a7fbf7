// The table of operations: each is there, but for those that need a capability.
#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "cuda/cuda_fixture.h"

namespace latent {
namespace {

struct Opcode {
    ltn_opcode opcode;
    const char* name;
};

constexpr Opcode kOpcodes[] = {
#define LATENT_OP(opcode, rules, execute) {opcode, #opcode},
#include "program/opcodes.inc"
#undef LATENT_OP
};

// Those that need a capability which the backend does not claim.
const std::vector<ltn_opcode> kNotOffered = {LTN_OPCODE_PACK, LTN_OPCODE_MATMUL_UPDATE};

bool Contains(const std::vector<ltn_opcode>& list, ltn_opcode opcode) {
    return std::find(list.begin(), list.end(), opcode) != list.end();
}

using CudaOpcodes = WithCuda;

// The opcodes of the public header, by their names.
std::vector<std::string> NamesOfHeader() {
    std::ostringstream text;
    text << std::ifstream(LATENT_HEADER).rdbuf();
    const std::string header = text.str();
    const std::regex constant("(LTN_OPCODE_[A-Z0-9_]+) = [0-9]+");
    std::vector<std::string> names;
    for (std::sregex_iterator match(header.begin(), header.end(), constant), end; match != end; ++match) {
        names.push_back((*match)[1]);
    }
    return names;
}

TEST_F(CudaOpcodes, of_this_test_are_those_of_the_header) {
    std::vector<std::string> names;
    for (const auto& [opcode, name] : kOpcodes) {
        EXPECT_EQ(opcode, static_cast<ltn_opcode>(names.size())) << name;
        names.emplace_back(name);
    }
    EXPECT_EQ(names, NamesOfHeader());
}

TEST_F(CudaOpcodes, are_all_there) {
    EXPECT_EQ(CudaTable().capabilities, 0);
    char message[LTN_MESSAGE_BYTES] = "";
    void* context = nullptr;
    const ltn_context_options options{.backend = "cuda", .device = 0, .precision = 0, .threads = 0, .variant = 0};
    ASSERT_EQ(CudaTable().context_create(&context, &options, message), LTN_STATUS_OK) << message;
    for (const auto& [opcode, name] : kOpcodes) {
        ProgramBuilder builder;
        builder.Add(opcode, {}, {});
        const ltn_program_description description = builder.Description();
        void* program = nullptr;
        const bool is_there = CudaTable().program_create(&program, context, &description, message) == LTN_STATUS_OK;
        if (is_there) CudaTable().program_destroy(program);
        EXPECT_EQ(is_there, !Contains(kNotOffered, opcode)) << name;
    }
    CudaTable().context_destroy(context);
}

}  // namespace
}  // namespace latent
