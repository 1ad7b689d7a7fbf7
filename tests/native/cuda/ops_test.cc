// CHAIN, RANDOM, GUARD and the check of indices are those of the CPU.
#include <cmath>

#include "cuda/op_cases.h"

namespace latent {
namespace {

constexpr int32_t kResult = LTN_MAX_INPUTS;  // Operand number of the result of step 0 of a chain.

using CudaOps = WithCudaAndCpu;

ltn_chain_step Step(ltn_opcode opcode, int32_t kind, int32_t p, int32_t q = -1, int32_t r = -1, int32_t output = 0) {
    return {.attributes = {0.3, -0.2}, .opcode = opcode, .kind = kind, .operands = {p, q, r}, .output = output};
}

TEST_F(CudaOps, chains_give_the_bits_of_the_cpu) {
    OpProgram p(7);
    p.chain_steps = {Step(LTN_OPCODE_COMBINE, LTN_COMBINE_SUBTRACT, 0, 2, -1, 2),
                     Step(LTN_OPCODE_MAP, LTN_MAP_AFFINE, kResult), Step(LTN_OPCODE_MAP, LTN_MAP_TANH, 1, -1, -1, 1),
                     Step(LTN_OPCODE_SELECT, 0, kResult, kResult + 1, kResult + 2)};
    p.Add(LTN_OPCODE_CHAIN, {p.Out({kBatch, 50}), p.Out({kBatch, 50}), p.Out({kBatch, 50})},
          {p.In({kBatch, 50}), p.In({50}), p.In({})}, 0, 4);
    const int32_t x = p.State({kBatch, 50});
    p.Add(LTN_OPCODE_CHAIN, {x, p.Out({kBatch, 50}), p.Out({kBatch, 50})}, {x, p.In({50}), p.In({kBatch, 1})}, 0, 4);
    for (const int32_t batch : {1, 7}) ExpectBitsOfCpu(p, batch);
}

// So many results at a time that they have no room in the shared memory of a block.
TEST_F(CudaOps, chains_with_many_values_give_the_bits_of_the_cpu) {
    OpProgram p(7);
    constexpr int32_t kWide = 30;
    for (int32_t s = 0; s < kWide; ++s) {
        p.chain_steps.push_back(s == 0 ? Step(LTN_OPCODE_MAP, LTN_MAP_SIN, 0, -1, -1, 1)
                                       : Step(LTN_OPCODE_MAP, LTN_MAP_AFFINE, kResult + s - 1));
    }
    for (int32_t s = 1; s < kWide; ++s) {
        p.chain_steps.push_back(
            Step(LTN_OPCODE_COMBINE, LTN_COMBINE_ADD, kResult + s, s == 1 ? kResult : kResult + kWide + s - 2));
    }
    p.Add(LTN_OPCODE_CHAIN, {p.Out({kBatch, 5}), p.Out({kBatch, 5})}, {p.In({kBatch, 1})}, 0,
          static_cast<int32_t>(p.chain_steps.size()));
    for (const int32_t batch : {1, 7}) ExpectBitsOfCpu(p, batch);
}

TEST_F(CudaOps, random_numbers_are_those_of_the_cpu) {
    OpProgram p(70);
    p.step_capacity = 2;
    for (int32_t kind = LTN_RANDOM_UNIFORM; kind <= LTN_RANDOM_BERNOULLI; ++kind) {
        p.Add(LTN_OPCODE_RANDOM, {p.Out({kBatch, 31})}, {}, kind, 1 + kind, {0.3});
    }
    p.Add(LTN_OPCODE_RANDOM, {p.Out({kBatch, 5})}, {p.In({kBatch, 5}, 0, 1)}, LTN_RANDOM_BERNOULLI, 9);
    for (const int32_t batch : {1, 69, 70}) ExpectBitsOfCpu(p, batch);
}

TEST_F(CudaOps, parts_of_a_batch_draw_the_rows_of_the_whole) {
    OpProgram p(12);
    const int32_t rows = p.Out({kBatch, 3});
    const int32_t scaled = p.Out({});
    p.Add(LTN_OPCODE_RANDOM, {rows}, {}, LTN_RANDOM_NORMAL, 3);
    p.Add(LTN_OPCODE_FILL, {scaled}, {}, 0, 0, {6.0, -1.0});
    DeviceMachine machine(cuda_, p);
    machine.Run();
    const std::vector<float> whole = machine.Read(rows, 36);
    machine.run.first_row = 8;
    machine.run.batch = 3;
    machine.run.global_batch = 12;
    machine.Run();
    EXPECT_EQ(machine.Read(rows, 9), std::vector<float>(whole.begin() + 24, whole.begin() + 33));
    EXPECT_EQ(machine.Read(scaled, 1).front(), 0.5f);
}

ltn_run_result EndOf(ltn_context* context, const OpProgram& program) {
    DeviceMachine machine(context, program);
    for (const auto& [tensor, bytes] : program.contents) machine.Write(tensor, bytes);
    return machine.Run();
}

void ExpectSameEnd(const ltn_run_result& actual, const ltn_run_result& expected) {
    EXPECT_EQ(actual.outcome, expected.outcome);
    EXPECT_EQ(actual.steps_done, expected.steps_done);
    EXPECT_EQ(actual.instruction, expected.instruction);
    EXPECT_EQ(actual.tensor, expected.tensor);
    EXPECT_EQ(actual.value, expected.value);
}

TEST_F(CudaOps, the_first_index_outside_of_a_table_ends_the_run) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    OpProgram p;
    p.step_capacity = 2;
    std::vector<int32_t> values(600, 1);
    values[450] = 3;
    values[500] = -1;
    const int32_t indices = p.Own(1200, {300}, LTN_DTYPE_I32, 1200);
    p.segments.back().bytes = 2400;
    p.contents.emplace_back(indices, TestTensor::BytesOf(values));
    p.Add(LTN_OPCODE_GATHER_ROWS, {p.Out({300, 2})}, {p.In({3, 2}), indices}, 0, 0, {1.0});
    const ltn_run_result end = EndOf(cuda_, p);
    EXPECT_EQ(end.outcome, LTN_OUTCOME_BAD_INDEX);
    EXPECT_EQ(end.value, 3);
    ExpectSameEnd(end, EndOf(Cpu(), p));
}

TEST_F(CudaOps, guards_end_the_run_as_on_the_cpu) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    for (const auto& [x, y] : {std::pair{1.0f, 1.0f},
                               {1e38f, 1.0f},
                               {2e38f, 0.5f},
                               {1e20f, 1e20f},
                               {0.0f, NAN},
                               {INFINITY, 0.0f},
                               {NAN, 0.0f}}) {
        for (const bool of_product : {false, true}) {
            SCOPED_TRACE(std::to_string(x) + ", " + std::to_string(y));
            OpProgram p;
            std::vector<float> values(900, 0);
            values[700] = -x;
            const int32_t a = p.With({2, 450}, TestTensor({2, 450}, values));
            const int32_t b = p.With({2, 1}, TestTensor({2, 1}, {0, y}));
            p.Add(LTN_OPCODE_GUARD, {}, of_product ? std::vector<int32_t>{a, b} : std::vector<int32_t>{a});
            ExpectSameEnd(EndOf(cuda_, p), EndOf(Cpu(), p));
        }
    }
}

}  // namespace
}  // namespace latent
