// REDUCE, SOFTMAX and BCE_LOSS: the CPU's results within the roundings of their last digit, and equal bits wherever the
// launch differs only in its share of the batch. The generic tests have more shapes, and a reference in double
// precision.
#include <cmath>

#include "cuda/op_cases.h"
#include "support/tolerance.h"

namespace latent {
namespace {

class CudaReduce : public WithCuda {
protected:
    // terms: of about 1 each, of the sum behind an element.
    void ExpectNearCpu(const OpProgram& program, int32_t batch, int64_t terms) {
        ltn_context* const cpu = MakeContext("cpu");
        const Outputs expected = RunOn(cpu, program, batch);
        const Outputs actual = RunOn(cuda_, program, batch);
        ltn_context_destroy(cpu);
        for (size_t out = 0; out < expected.size(); ++out) {
            for (size_t i = 0; i < expected[out].size(); ++i) {
                const double value = expected[out][i];
                const double tolerance = SumTolerance(terms, static_cast<double>(terms)) + UlpTolerance(value, 4);
                ASSERT_NEAR(actual[out][i], value, tolerance) << "output " << out << ", element " << i;
            }
        }
    }
};

TEST_F(CudaReduce, all_kinds_over_all_axes_are_near_those_of_the_cpu) {
    for (int32_t kind = LTN_REDUCE_SUM; kind <= LTN_REDUCE_LOG_SUM_EXP; ++kind) {
        OpProgram p(6);
        const int32_t x = p.In({kBatch, 37, 3, 50});
        for (int32_t axes = 0; axes < 16; ++axes) {
            const auto size = [&](int axis, int64_t whole) { return (axes >> axis & 1) != 0 ? 1 : whole; };
            p.Add(LTN_OPCODE_REDUCE, {p.Out({size(0, kBatch), size(1, 37), size(2, 3), size(3, 50)})}, {x}, kind, axes);
        }
        for (const int32_t batch : {1, 6}) ExpectNearCpu(p, batch, 37 * 3 * 50 * batch);
    }
}

TEST_F(CudaReduce, long_sums_are_cut_into_parts) {
    OpProgram p;
    for (int32_t kind = LTN_REDUCE_SUM; kind <= LTN_REDUCE_LOG_SUM_EXP; ++kind) {
        p.Add(LTN_OPCODE_REDUCE, {p.Out({1})}, {p.In({50001})}, kind, 1);
        p.Add(LTN_OPCODE_REDUCE, {p.Out({1, 5})}, {p.In({20001, 5})}, kind, 1);
    }
    ExpectNearCpu(p, 1, 50001);
}

TEST_F(CudaReduce, a_part_of_a_batch_gives_its_part_of_the_mean) {
    OpProgram p(8);
    const int32_t x = p.In({kBatch, 3});
    const int32_t y = p.Out({1, 3});
    p.Add(LTN_OPCODE_REDUCE, {y}, {x}, LTN_REDUCE_MEAN, 1);
    DeviceMachine machine(cuda_, p);
    machine.Write<float>(x, std::vector<float>(24, 1.0f));
    machine.run.batch = 2;
    machine.run.global_batch = 8;
    machine.Run();
    EXPECT_EQ(machine.Read(y, 3), std::vector<float>(3, 0.25f));
}

TEST_F(CudaReduce, rows_are_normalized_as_on_the_cpu) {
    for (const int64_t columns : {1, 2, 31, 33, 300, 1000}) {
        SCOPED_TRACE(columns);
        OpProgram p(6);
        const int32_t x = p.State({kBatch, columns}, -30, 30);
        p.Add(LTN_OPCODE_SOFTMAX, {p.Out({kBatch, columns})}, {x}, LTN_SOFTMAX_PROBABILITY);
        p.Add(LTN_OPCODE_SOFTMAX, {x}, {x}, LTN_SOFTMAX_LOG_PROBABILITY);
        for (const int32_t batch : {1, 6}) ExpectNearCpu(p, batch, 1);
    }
}

TEST_F(CudaReduce, nothing_has_the_sum_of_nothing) {
    OpProgram p;
    for (int32_t kind = LTN_REDUCE_SUM; kind <= LTN_REDUCE_LOG_SUM_EXP; ++kind) {
        p.Add(LTN_OPCODE_REDUCE, {p.Out({1, 2})}, {p.In({0, 2})}, kind, 1);
    }
    ltn_context* const cpu = MakeContext("cpu");
    ExpectEqualBits(RunOn(cuda_, p, 1), RunOn(cpu, p, 1));
    ltn_context_destroy(cpu);
}

TEST_F(CudaReduce, the_gradient_of_a_cross_entropy_has_the_bits_of_the_cpu) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    OpProgram p(40);
    const int32_t logits = p.In({kBatch, 201}, -20, 20);
    const int32_t targets = p.In({kBatch, 201}, 0, 1);
    const int32_t scale = p.In({});
    p.Add(LTN_OPCODE_BCE_LOSS, {p.Out({kBatch, 201}), p.Own(4, {})}, {logits, targets, scale});
    for (const int32_t batch : {1, 40}) ExpectEqualBits(RunOn(cuda_, p, batch), RunOn(Cpu(), p, batch));
    OpProgram loss(40);
    loss.Add(LTN_OPCODE_BCE_LOSS, {loss.Own(4 * 40 * 201, {kBatch, 201}), loss.Out({})},
             {loss.In({kBatch, 201}, -2, 2), loss.In({kBatch, 201}, 0, 1), loss.In({})});
    ExpectNearCpu(loss, 40, 40 * 201);
}

}  // namespace
}  // namespace latent
