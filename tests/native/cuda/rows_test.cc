// GATHER_ROWS and SCATTER_ROWS give the bits of the CPU.
#include "cuda/op_cases.h"

namespace latent {
namespace {

using CudaRows = WithCudaAndCpu;

TEST_F(CudaRows, are_gathered_from_floats_and_bytes) {
    OpProgram p(7);
    const int32_t indices = p.With({kBatch}, TestTensor::I32({7}, {2, 0, 1, 1, 0, 2, 2}));
    const int32_t bytes = p.With({3, 40}, TestTensor::U8({3, 40}, std::vector<uint8_t>(120, 200)));
    p.Add(LTN_OPCODE_GATHER_ROWS, {p.Out({kBatch, 40})}, {p.In({3, 40}), indices}, 0, 0, {0.7});
    p.Add(LTN_OPCODE_GATHER_ROWS, {p.Out({kBatch, 40})}, {bytes, indices}, 0, 0, {1.0 / 255});
    for (const int32_t batch : {1, 7}) ExpectBitsOfCpu(p, batch);
}

TEST_F(CudaRows, are_summed_in_their_order) {
    OpProgram p(7);
    const int32_t indices = p.With({kBatch}, TestTensor::I32({7}, {2, 0, 1, 1, 0, 2, 2}));
    p.Add(LTN_OPCODE_SCATTER_ROWS, {p.Out({4, 100})}, {p.In({kBatch, 100}), indices});
    for (const int32_t batch : {1, 7}) ExpectBitsOfCpu(p, batch);
}

// Several times as many as a block has threads; two sums share the memory of the lists.
TEST_F(CudaRows, of_many_indices_are_summed_in_their_order) {
    constexpr int32_t kRows = 700;
    for (const int64_t most : {0, 3, 60, 5000}) {
        OpProgram p(kRows);
        std::vector<int32_t> values;
        for (int32_t i = 0; i < kRows; ++i) values.push_back(static_cast<int32_t>(p.random.Integer(0, most)));
        const int32_t indices = p.With({kBatch}, TestTensor::I32({kRows}, values));
        p.Add(LTN_OPCODE_SCATTER_ROWS, {p.Out({most + 1, 5})}, {p.In({kBatch, 5}), indices});
        p.Add(LTN_OPCODE_SCATTER_ROWS, {p.Out({most + 9, 3})}, {p.In({kBatch, 3}), indices});
        for (const int32_t batch : {256, 257, 700}) ExpectBitsOfCpu(p, batch);
    }
}

}  // namespace
}  // namespace latent
