// Products give the bits of the CPU's blocked method, in every form, with every epilogue, around the sizes of tiles.
#include <cmath>

#include "cuda/op_cases.h"

namespace latent {
namespace {

using CudaMatmul = WithCuda;

int64_t Cut(int64_t count, int64_t part, int64_t parts) {
    return count / parts * part + count % parts * part / parts;
}

// C by plain loops, in the order that native/README.md states: fused multiply-adds over each of the blocks of k, at
// most 400 long, whose sums follow one another.
std::vector<float> Reference(ltn_form form, int64_t m, int64_t n, int64_t k, const std::vector<float>& a,
                             const std::vector<float>& b, const std::vector<float>& bias) {
    std::vector<float> c(static_cast<size_t>(m * n));
    const int64_t blocks = std::max<int64_t>(1, (k + 399) / 400);
    for (int64_t i = 0; i < m; ++i) {
        for (int64_t j = 0; j < n; ++j) {
            float total = 0;
            for (int64_t block = 0; block < blocks; ++block) {
                float sum = 0;
                for (int64_t p = Cut(k, block, blocks); p < Cut(k, block + 1, blocks); ++p) {
                    sum = std::fma(a[form == LTN_FORM_TN ? p * m + i : i * k + p],
                                   b[form == LTN_FORM_NT ? j * k + p : p * n + j], sum);
                }
                total = block == 0 ? sum : total + sum;
            }
            c[i * n + j] = bias.empty() ? total : total + bias[j];
        }
    }
    return c;
}

std::vector<float> FloatsOf(const TestTensor& tensor) {
    return {tensor.f32().begin(), tensor.f32().end()};
}

// Products of these shapes in each form.
void ExpectReferences(ltn_context* cuda, uint64_t seed, const std::vector<std::array<int64_t, 3>>& shapes) {
    Random random(seed);
    for (const ltn_form form : {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN}) {
        for (const auto& [m, n, k] : shapes) {
            SCOPED_TRACE("form " + std::to_string(form) + ", " + std::to_string(m) + " x " + std::to_string(n) + " x " +
                         std::to_string(k));
            const TestTensor a = random.Values({m * k}, -1, 1);
            const TestTensor b = random.Values({n * k}, -1, 1);
            const TestTensor bias = random.Values({n}, -1, 1);
            OpProgram program;
            const Shape a_shape = form == LTN_FORM_TN ? Shape{k, m} : Shape{m, k};
            const Shape b_shape = form == LTN_FORM_NT ? Shape{n, k} : Shape{k, n};
            program.Add(LTN_OPCODE_MATMUL, {program.Out({m, n})},
                        {program.With(a_shape, a), program.With(b_shape, b), program.With({n}, bias)}, form);
            ExpectEqualBits(RunOn(cuda, program, 1),
                            {Reference(form, m, n, k, FloatsOf(a), FloatsOf(b), FloatsOf(bias))});
        }
    }
}

TEST_F(CudaMatmul, products_follow_the_order_of_k) {
    ExpectReferences(
        cuda_, 3, {{1, 1, 1}, {5, 7, 0}, {33, 31, 17}, {64, 65, 16}, {128, 100, 401}, {130, 260, 50}, {3, 200, 1203}});
}

// Tiles of 128 with several blocks of k, of which the second one does not begin at a multiple of 4.
TEST_F(CudaMatmul, large_tiles_add_the_blocks_of_k) {
    ExpectReferences(cuda_, 7, {{129, 132, 404}, {256, 200, 36}});
}

// So few that each block of k has tiles of its own.
TEST_F(CudaMatmul, few_tiles_have_blocks_of_k_side_by_side) {
    ExpectReferences(cuda_, 8, {{20, 40, 1300}, {5, 6, 801}, {1, 1, 2000}});
}

// More tiles than blocks of threads.
TEST_F(CudaMatmul, blocks_make_one_tile_after_another) {
    Random random(9);
    const TestTensor a = random.Values({18, 66, 20}, -1, 1), b = random.Values({20, 66}, -1, 1);
    OpProgram program;
    program.Add(LTN_OPCODE_BATCH_MATMUL, {program.Out({18, 66, 66})},
                {program.With({18, 66, 20}, a), program.With({20, 66}, b)}, LTN_FORM_NN);
    ExpectEqualBits(RunOn(cuda_, program, 1), {Reference(LTN_FORM_NN, 18 * 66, 66, 20, FloatsOf(a), FloatsOf(b), {})});
}

TEST_F(CudaMatmul, few_tiles_of_a_long_k_have_all_epilogues) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    OpProgram program(40);
    const int32_t sum = program.State({27, 30});
    program.Add(LTN_OPCODE_MATMUL, {sum}, {program.In({27, 900}), program.In({900, 30}), -1, -1, sum}, LTN_FORM_NN);
    program.Add(LTN_OPCODE_MATMUL, {program.Out({27, 30})},
                {program.In({900, 27}), program.In({900, 30}), program.In({30}), program.In({27, 30})}, LTN_FORM_TN,
                LTN_ACTIVATION_TANH, {0.2, 0.1});
    program.Add(LTN_OPCODE_MATMUL, {program.Out({70, 33})},
                {program.In({70, 450}), program.In({450, 33}), -1, -1, program.In({70, 33})}, LTN_FORM_NN);
    program.Add(LTN_OPCODE_BATCH_MATMUL, {program.Out({2, 27, 30})}, {program.In({2, 27, 900}), program.In({900, 30})},
                LTN_FORM_NN);
    ExpectEqualBits(RunOn(cuda_, program, 40), RunOn(Cpu(), program, 40));
}

TEST_F(CudaMatmul, products_side_by_side_are_those_of_a_product) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    for (const ltn_form form : {LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN}) {
        SCOPED_TRACE("form " + std::to_string(form));
        const auto shape = [](Shape outer, int64_t rows, int64_t columns, bool transposed) {
            outer.push_back(transposed ? columns : rows);
            outer.push_back(transposed ? rows : columns);
            return outer;
        };
        OpProgram p(5);
        const auto add = [&](const Shape& a, const Shape& b, const Shape& c) {
            p.Add(LTN_OPCODE_BATCH_MATMUL, {p.Out(shape(c, 40, 35, false))},
                  {p.In(shape(a, 40, 20, form == LTN_FORM_TN)), p.In(shape(b, 20, 35, form == LTN_FORM_NT))}, form);
        };
        add({kBatch, 3}, {kBatch, 3}, {kBatch, 3});
        add({2, 1, 3}, {kBatch, 1}, {2, kBatch, 3});
        add({}, {kBatch}, {kBatch});
        for (const int32_t batch : {1, 5}) ExpectEqualBits(RunOn(cuda_, p, batch), RunOn(Cpu(), p, batch));
    }
}

// Shapes for which the CPU chooses its blocked method, or one that sums in the same order.
TEST_F(CudaMatmul, epilogues_give_the_bits_of_the_cpu) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    constexpr int64_t kOutputs = 50;
    for (int32_t activation = LTN_ACTIVATION_NONE; activation <= LTN_ACTIVATION_SIGMOID; ++activation) {
        OpProgram program(40);
        const auto product = [&](ltn_form form, const Shape& a, const Shape& b, const std::vector<int32_t>& rest,
                                 const Shape& c) {
            std::vector<int32_t> inputs = {program.In(a), program.In(b)};
            inputs.insert(inputs.end(), rest.begin(), rest.end());
            program.Add(LTN_OPCODE_MATMUL, {program.Out(c)}, inputs, form, activation, {0.2, 0.1});
        };
        product(LTN_FORM_NN, {kBatch, 450}, {450, kOutputs}, {program.In({kOutputs})}, {kBatch, kOutputs});
        product(LTN_FORM_NT, {kBatch, 90}, {kOutputs, 90}, {program.In({kOutputs}), program.In({kBatch, kOutputs})},
                {kBatch, kOutputs});
        product(LTN_FORM_TN, {kBatch, 70}, {kBatch, kOutputs}, {-1, program.In({70, kOutputs})}, {70, kOutputs});
        ExpectEqualBits(RunOn(cuda_, program, 40), RunOn(Cpu(), program, 40));
    }
}

TEST_F(CudaMatmul, a_product_is_added_and_rows_are_summed_as_on_the_cpu) {
    if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
    OpProgram program(200);
    const int32_t sum = program.State({70, 33});
    program.Add(LTN_OPCODE_MATMUL, {sum}, {program.In({70, 801}), program.In({801, 33}), -1, -1, sum}, LTN_FORM_NN);
    program.Add(LTN_OPCODE_MATMUL, {program.Out({70, 33}), program.Out({70})},
                {program.In({kBatch, 70}), program.In({kBatch, 33})}, LTN_FORM_TN);
    for (const int32_t batch : {1, 65, 200})
        ExpectEqualBits(RunOn(cuda_, program, batch), RunOn(Cpu(), program, batch));
}

}  // namespace
}  // namespace latent
