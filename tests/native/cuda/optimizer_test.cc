// Optimizers give the bits of the CPU.
#include "cuda/op_cases.h"

namespace latent {
namespace {

class CudaOptimizer : public WithCuda, public testing::WithParamInterface<OpProgramCase> {};

TEST_P(CudaOptimizer, gives_the_bits_of_the_cpu) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    OpProgram program(GetParam().batch);
    program.step_capacity = 3;
    GetParam().add(program);
    ExpectEqualBits(RunOn(cuda_, program, 1), RunOn(Cpu(), program, 1));
}

constexpr int64_t kCount = 5001;  // So many that a block takes more than one share.

std::vector<OpProgramCase> Cases() {
    return {
        {"sgd", 1,
         [](OpProgram& p) {
             p.Add(LTN_OPCODE_SGD, {p.State({kCount})}, {p.In({kCount}), p.In({})}, 0, 0, {0, 0.1});
         }},
        {"sgd_with_momentum", 1,
         [](OpProgram& p) {
             p.Add(LTN_OPCODE_SGD, {p.State({kCount}), p.State({kCount})}, {p.In({kCount}), p.In({})}, 0, 0,
                   {0.9, 0, 0});
         }},
        {"sgd_with_nesterov", 1,
         [](OpProgram& p) {
             p.Add(LTN_OPCODE_SGD, {p.State({kCount}), p.State({kCount})}, {p.In({kCount}), p.In({})}, 0, 0,
                   {0.9, 0.1, 1});
         }},
        {"rmsprop", 1,
         [](OpProgram& p) {
             p.Add(LTN_OPCODE_RMSPROP, {p.State({kCount}), p.State({kCount}, 0, 1)}, {p.In({kCount}), p.In({})}, 0, 0,
                   {0.9, 1e-6, 0.1});
         }},
        {"adam", 1,
         [](OpProgram& p) {
             p.Add(LTN_OPCODE_ADAM, {p.State({kCount}), p.State({kCount}), p.State({kCount}, 0, 1)},
                   {p.In({kCount}), p.In({})}, 0, 0, {0.9, 0.99, 1e-6, 0.1, 0, 3, 2});
         }},
        {"adamw", 1,
         [](OpProgram& p) {
             p.Add(LTN_OPCODE_ADAM, {p.State({kCount}), p.State({kCount}), p.State({kCount}, 0, 1)},
                   {p.In({kCount}), p.In({})}, 0, 0, {0.9, 0.99, 1e-6, 0.1, 1, 0, 0});
         }},
    };
}

INSTANTIATE_TEST_SUITE_P(All, CudaOptimizer, testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace latent
