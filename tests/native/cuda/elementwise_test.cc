// FILL, MAP, COMBINE and SELECT give the bits of the CPU's vectors.
#include "cuda/op_cases.h"

namespace latent {
namespace {

// So many values that a block takes more than one share.
constexpr int64_t kCount = 20001;

class CudaElementwise : public WithCuda {
protected:
    void ExpectBitsOfCpu(const OpProgram& program, int32_t batch = 1) {
        if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
        ExpectEqualBits(RunOn(cuda_, program, batch), RunOn(Cpu(), program, batch));
    }
};

// Values of all magnitudes, and special ones.
int32_t Values(OpProgram& program, double range) {
    program.random.specials = &SpecialValues();
    const int32_t tensor = program.In({kCount}, -range, range);
    program.random.specials = nullptr;
    return tensor;
}

TEST_F(CudaElementwise, maps_give_the_bits_of_the_cpu) {
    for (int32_t kind = LTN_MAP_IDENTITY; kind <= LTN_MAP_ERF; ++kind) {
        for (const double range : {1.0, 100.0, 1e5, 1e30}) {
            SCOPED_TRACE("map " + std::to_string(kind) + ", range " + std::to_string(range));
            OpProgram program;
            program.Add(LTN_OPCODE_MAP, {program.Out({kCount})}, {Values(program, range)}, kind, 0, {0.3, -0.7});
            ExpectBitsOfCpu(program);
        }
    }
}

TEST_F(CudaElementwise, combinations_give_the_bits_of_the_cpu) {
    for (int32_t kind = LTN_COMBINE_ADD; kind <= LTN_COMBINE_GAUSSIAN_KL; ++kind) {
        for (const double slope : {0.0, 0.2}) {
            SCOPED_TRACE("combine " + std::to_string(kind));
            OpProgram program;
            program.Add(LTN_OPCODE_COMBINE, {program.Out({kCount})}, {Values(program, 10), Values(program, 10)}, kind,
                        0, {slope});
            ExpectBitsOfCpu(program);
        }
    }
}

TEST_F(CudaElementwise, inputs_are_broadcast) {
    OpProgram program(7);
    program.Add(LTN_OPCODE_MAP, {program.Out({kBatch, 3, 5})}, {program.In({3, 1})}, LTN_MAP_EXP);
    program.Add(LTN_OPCODE_COMBINE, {program.Out({2 * kBatch, 3, 4})},
                {program.In({2 * kBatch, 1, 4}), program.In({3, 1})}, LTN_COMBINE_SUBTRACT);
    program.Add(LTN_OPCODE_COMBINE, {program.Out({2, kBatch, 3, 2, 2})},
                {program.In({2, 1, 3, 1, 2}), program.In({kBatch, 1, 2, 1})}, LTN_COMBINE_DIVIDE);
    program.Add(LTN_OPCODE_SELECT, {program.Out({3, kBatch, 2})},
                {program.In({kBatch, 1}), program.In({3, 1, 2}), program.In({})});
    program.Add(LTN_OPCODE_SELECT, {program.Out({kBatch, 300})},
                {program.In({kBatch, 300}), program.In({300}), program.In({kBatch, 1})});
    for (const int32_t batch : {1, 6, 7}) ExpectBitsOfCpu(program, batch);
}

TEST_F(CudaElementwise, operations_run_in_place) {
    OpProgram program;
    const int32_t x = program.State({1000});
    program.Add(LTN_OPCODE_MAP, {x}, {x}, LTN_MAP_SIGMOID);
    program.Add(LTN_OPCODE_COMBINE, {x}, {program.In({1000}), x}, LTN_COMBINE_SUBTRACT);
    program.Add(LTN_OPCODE_SELECT, {x}, {x, program.In({}), x});
    ExpectBitsOfCpu(program);
}

TEST_F(CudaElementwise, fills_scale_by_the_batch) {
    OpProgram program(7);
    for (const double power : {-1.0, 0.0, 1.0}) {
        program.Add(LTN_OPCODE_FILL, {program.Out({kBatch, 3})}, {}, 0, 0, {5.3, power});
    }
    for (const int32_t batch : {3, 7}) ExpectBitsOfCpu(program, batch);
}

TEST_F(CudaElementwise, nothing_is_done_for_no_elements) {
    OpProgram program;
    program.Add(LTN_OPCODE_MAP, {program.Out({0, 5})}, {program.In({0, 5})}, LTN_MAP_EXP);
    ExpectBitsOfCpu(program);
}

}  // namespace
}  // namespace latent
