// WINDOW, FOLD, TRANSPOSE and CONCAT give the bits of the CPU.
#include <algorithm>
#include <array>

#include "cuda/op_cases.h"

namespace latent {
namespace {

using CudaLayout = WithCudaAndCpu;

TEST_F(CudaLayout, is_that_of_the_cpu) {
    OpProgram p(7);
    const int32_t windows = p.Out({kBatch, 4, 3, 50});
    p.Add(LTN_OPCODE_WINDOW, {windows}, {p.In({kBatch, 7, 50})}, 0, 1, {-1, 2, 1, 0.5});
    p.Add(LTN_OPCODE_FOLD, {p.Out({kBatch, 7, 50})}, {windows}, 0, 1, {-1, 2, 1});
    p.Add(LTN_OPCODE_FOLD, {p.Out({9, 10})}, {p.In({6, 4, 10})}, 0, 0, {-2, 1, 3});
    const int32_t turned = p.Out({3, kBatch, 5});
    p.Add(LTN_OPCODE_TRANSPOSE, {turned}, {p.In({kBatch, 5, 3})}, 0, 2 | 0 << 3 | 1 << 6);
    p.Add(LTN_OPCODE_CONCAT, {p.Out({3, kBatch, 8})}, {turned, p.In({3, kBatch, 2}), p.In({3, kBatch, 1})}, 0, 2);
    for (const int32_t batch : {1, 7}) ExpectBitsOfCpu(p, batch);
}

// With one window, WINDOW is a slice or a padding, and FOLD its adjoint.
TEST_F(CudaLayout, of_slices_and_paddings_is_that_of_the_cpu) {
    OpProgram p(7);
    const int32_t x = p.With({kBatch, 6, 2}, TestTensor({7, 6, 2}, std::vector<float>(84, -0.0f)));
    for (const auto& [size, start, dilation] : std::vector<std::array<int64_t, 3>>{
             {3, 2, 1}, {6, 0, 1}, {11, -2, 1}, {4, -9, 1}, {4, 9, 1}, {1, 5, 3}, {2, -1, 4}}) {
        const std::vector<double> attributes = {static_cast<double>(start), 2, static_cast<double>(dilation), 0.5};
        p.Add(LTN_OPCODE_WINDOW, {p.Out({kBatch, 1, size, 2})}, {x}, 0, 1, attributes);
        p.Add(LTN_OPCODE_WINDOW, {p.Out({1, size, kBatch, 3})}, {p.In({6, kBatch, 3})}, 0, 0, attributes);
        p.Add(LTN_OPCODE_FOLD, {p.Out({kBatch, 6, 5})}, {p.In({kBatch, 1, size, 5})}, 0, 1,
              {attributes[0], 2, attributes[2]});
    }
    p.Add(LTN_OPCODE_FOLD, {p.Out({kBatch, 9, 2})}, {p.View(x, {kBatch, 1, 6, 2})}, 0, 1, {1, 1, 1});
    for (const int32_t batch : {1, 7}) ExpectBitsOfCpu(p, batch);
}

// Every order of the dimensions; sizes of one, of less than a tile and of more.
TEST_F(CudaLayout, of_all_transposes_is_that_of_the_cpu) {
    const Shape shapes[] = {{3, kBatch, 35, 2}, {kBatch, 1, 70, 33}, {kBatch, 32, 1, 64}, {2, 3, kBatch, 40}};
    for (const Shape& shape : shapes) {
        OpProgram p(33);
        const int32_t x = p.In(shape);
        std::array<int, 4> order = {0, 1, 2, 3};
        do {
            Shape turned;
            int32_t flags = 0;
            for (int axis = 0; axis < 4; ++axis) {
                turned.push_back(shape[static_cast<size_t>(order[static_cast<size_t>(axis)])]);
                flags |= order[static_cast<size_t>(axis)] << 3 * axis;
            }
            p.Add(LTN_OPCODE_TRANSPOSE, {p.Out(turned)}, {x}, 0, flags);
        } while (std::next_permutation(order.begin(), order.end()));
        for (const int32_t batch : {1, 33}) ExpectBitsOfCpu(p, batch);
    }
}

}  // namespace
}  // namespace latent
