// Compares each instruction on each backend with the CPU, with shapes that depend on the batch. The generic
// tests, which run on every backend, cover other shapes, extreme values and operations in place.
#include <cmath>
#include <cstring>
#include <functional>
#include <ostream>
#include <string>
#include <tuple>

#include "plain/backend_fixture.h"
#include "support/random.h"
#include "support/tolerance.h"

namespace latent {
namespace {

constexpr int32_t kBatchCapacity = 7;
constexpr int32_t kStep = LTN_MAX_INPUTS;  // Operand number of step 0 of a chain.

// A program whose inputs have random contents.
struct Program : ProgramBuilder {
    std::vector<std::pair<int32_t, std::vector<std::byte>>> contents{};
    std::vector<int32_t> outputs{};
    Random random{5};

    Program() { batch_capacity = kBatchCapacity; }

    int32_t In(const Shape& dims, double low = -1, double high = 1) {
        const int32_t tensor = Own(4 * Capacity(dims), dims);
        contents.emplace_back(tensor, random.Values({Capacity(dims)}, low, high).bytes);
        return tensor;
    }
    int32_t Bytes(const Shape& dims) {
        const int32_t tensor = Own(Capacity(dims), dims, LTN_DTYPE_U8);
        contents.emplace_back(tensor, std::vector<std::byte>(static_cast<size_t>(Capacity(dims)), std::byte{200}));
        return tensor;
    }
    int32_t Indices(const std::vector<int32_t>& values) {
        const int32_t tensor = Own(4 * kBatchCapacity, {kBatch}, LTN_DTYPE_I32);
        contents.emplace_back(tensor, TestTensor::BytesOf(values));
        return tensor;
    }
    int32_t Out(const Shape& dims) {
        outputs.push_back(Own(4 * Capacity(dims), dims));
        return outputs.back();
    }
    // An output with initial contents.
    int32_t State(const Shape& dims, double low = -1, double high = 1) {
        outputs.push_back(In(dims, low, high));
        return outputs.back();
    }

    static int64_t Capacity(const Shape& dims) {
        int64_t count = 1;
        for (const int64_t size : dims) count *= size < 0 ? -size * kBatchCapacity : size;
        return count;
    }
};

struct Case {
    const char* name;
    int64_t terms;  // Terms, of about 1, of the sum for an element; 0 if the bits must be those of the CPU.
    std::function<void(Program&)> add;

    friend void PrintTo(const Case& test, std::ostream* out) { *out << test.name; }
};

using BackendCase = std::tuple<std::string, Case>;

class BackendOp : public WithBackendAndCpu<BackendCase> {
protected:
    BackendOp() : WithBackendAndCpu(std::get<0>(GetParam())) {}

    static std::vector<std::vector<float>> Run(ltn_context* context, const Program& program, int32_t batch,
                                               ltn_placement placement) {
        DeviceMachine machine(context, program, placement);
        for (const auto& [tensor, bytes] : program.contents) machine.Write(tensor, bytes);
        machine.run.batch = batch;
        machine.run.first_step = 3;
        EXPECT_EQ(machine.Run().outcome, LTN_OUTCOME_COMPLETED);
        std::vector<std::vector<float>> results;
        for (const int32_t tensor : program.outputs) {
            const ltn_tensor& t = program.tensors[tensor];
            results.push_back(machine.Read(tensor, Program::Capacity({t.dims, t.dims + t.rank})));
        }
        return results;
    }
};

TEST_P(BackendOp, gives_what_the_cpu_gives) {
    const Case& test = std::get<1>(GetParam());
    Program program;
    test.add(program);
    for (int32_t batch = 1; batch <= kBatchCapacity; ++batch) {
        const auto expected = Run(cpu_, program, batch, LTN_PLACEMENT_DEVICE);
        for (const ltn_placement placement : {LTN_PLACEMENT_DEVICE, LTN_PLACEMENT_HOST}) {
            const auto actual = Run(backend_, program, batch, placement);
            for (size_t out = 0; out < expected.size(); ++out) {
                for (size_t i = 0; i < expected[out].size(); ++i) {
                    const double value = expected[out][i];
                    const auto magnitude = static_cast<double>(test.terms);
                    const double tolerance =
                        test.terms == 0 ? 0 : 2 * SumTolerance(test.terms, magnitude) + UlpTolerance(value, 8);
                    ASSERT_NEAR(actual[out][i], value, tolerance) << "element " << i << " at batch " << batch;
                }
            }
        }
    }
}

std::vector<Case> ElementwiseCases() {
    return {
        {"fill", 0,
         [](Program& p) {
             p.Add(LTN_OPCODE_FILL, {p.Out({kBatch, 3})}, {}, 0, 0, {5.0, -1.0});
         }},
        {"map", 0,
         [](Program& p) {
             p.Add(LTN_OPCODE_MAP, {p.Out({kBatch, 5})}, {p.In({5})}, LTN_MAP_AFFINE, 0, {0.3, 2});
         }},
        {"combine", 0,
         [](Program& p) {
             p.Add(LTN_OPCODE_COMBINE, {p.Out({2 * kBatch, 3})}, {p.In({2 * kBatch, 1}), p.In({3})},
                   LTN_COMBINE_DIVIDE);
         }},
        {"select", 0,
         [](Program& p) {
             p.Add(LTN_OPCODE_SELECT, {p.Out({3, kBatch, 2})}, {p.In({kBatch, 1}), p.In({3, 1, 2}), p.In({})});
         }},
        {"chain", 0,
         [](Program& p) {
             p.chain_steps = {{.attributes = {},
                               .opcode = LTN_OPCODE_COMBINE,
                               .kind = LTN_COMBINE_SUBTRACT,
                               .operands = {0, 2, -1},
                               .output = 2},
                              {.attributes = {},
                               .opcode = LTN_OPCODE_MAP,
                               .kind = LTN_MAP_SQUARE,
                               .operands = {kStep, -1, -1},
                               .output = 0},
                              {.attributes = {1.5, 0.5},
                               .opcode = LTN_OPCODE_MAP,
                               .kind = LTN_MAP_AFFINE,
                               .operands = {1, -1, -1},
                               .output = 1},
                              {.attributes = {},
                               .opcode = LTN_OPCODE_SELECT,
                               .kind = 0,
                               .operands = {kStep, kStep + 1, kStep + 2},
                               .output = 0}};
             p.Add(LTN_OPCODE_CHAIN, {p.Out({kBatch, 5}), p.Out({kBatch, 5}), p.Out({kBatch, 5})},
                   {p.In({kBatch, 5}), p.In({5}), p.In({})}, 0, 4);
         }},
        {"reduce", 13,
         [](Program& p) {
             const int32_t x = p.In({kBatch, 13, 2});
             p.Add(LTN_OPCODE_REDUCE, {p.Out({1, 13, 2})}, {x}, LTN_REDUCE_MEAN, 1);
             p.Add(LTN_OPCODE_REDUCE, {p.Out({kBatch, 1, 2})}, {x}, LTN_REDUCE_SUM, 2);
             p.Add(LTN_OPCODE_REDUCE, {p.Out({1, 13, 1})}, {x}, LTN_REDUCE_MAX, 5);
             p.Add(LTN_OPCODE_REDUCE, {p.Out({kBatch, 13, 1})}, {x}, LTN_REDUCE_LOG_SUM_EXP, 4);
         }},
        {"softmax", 5,
         [](Program& p) {
             const int32_t x = p.In({kBatch, 5});
             p.Add(LTN_OPCODE_SOFTMAX, {p.Out({kBatch, 5})}, {x}, LTN_SOFTMAX_PROBABILITY);
             p.Add(LTN_OPCODE_SOFTMAX, {p.Out({kBatch, 5})}, {x}, LTN_SOFTMAX_LOG_PROBABILITY);
         }},
        {"bce_loss", 5 * kBatchCapacity,
         [](Program& p) {
             p.Add(LTN_OPCODE_BCE_LOSS, {p.Out({kBatch, 5}), p.Out({})},
                   {p.In({kBatch, 5}), p.In({kBatch, 5}, 0, 1), p.In({})});
         }},
    };
}

std::vector<Case> ProductCases() {
    return {
        {"matmul_nn", 13,
         [](Program& p) {
             p.Add(LTN_OPCODE_MATMUL, {p.Out({kBatch, 3})},
                   {p.In({kBatch, 13}), p.In({13, 3}), p.In({3}), p.In({kBatch, 3})}, LTN_FORM_NN,
                   LTN_ACTIVATION_LEAKY_RELU, {0.2, 0.1});
         }},
        {"matmul_nt", 13,
         [](Program& p) {
             const int32_t addend = p.State({kBatch, 3});
             p.Add(LTN_OPCODE_MATMUL, {addend}, {p.In({kBatch, 13}), p.In({3, 13}), -1, -1, addend}, LTN_FORM_NT);
         }},
        {"matmul_tn", kBatchCapacity,
         [](Program& p) {
             p.Add(LTN_OPCODE_MATMUL, {p.Out({5, 3}), p.Out({5})}, {p.In({kBatch, 5}), p.In({kBatch, 3})}, LTN_FORM_TN,
                   LTN_ACTIVATION_TANH);
         }},
        {"batch_matmul_nn", 13,
         [](Program& p) {
             p.Add(LTN_OPCODE_BATCH_MATMUL, {p.Out({2, kBatch, 5, 3})}, {p.In({2, 1, 5, 13}), p.In({kBatch, 13, 3})},
                   LTN_FORM_NN);
         }},
        {"batch_matmul_nt", 13,
         [](Program& p) {
             p.Add(LTN_OPCODE_BATCH_MATMUL, {p.Out({4, kBatch, 3})}, {p.In({4, kBatch, 13}), p.In({3, 13})},
                   LTN_FORM_NT);
         }},
        {"batch_matmul_tn", kBatchCapacity,
         [](Program& p) {
             p.Add(LTN_OPCODE_BATCH_MATMUL, {p.Out({3, 5, 2})}, {p.In({3, kBatch, 5}), p.In({3, kBatch, 2})},
                   LTN_FORM_TN);
         }},
        {"conv", 2 * 3 * 2,
         [](Program& p) {
             p.Add(LTN_OPCODE_CONV, {p.Out({kBatch, 2, 5, 6})},
                   {p.In({kBatch, 5, 7, 4}), p.In({6, 2, 3, 2}), p.In({6})}, 0, LTN_ACTIVATION_SIGMOID,
                   {2, 1, 0, 1, 2, 2, 2, 0});
         }},
        {"conv_transpose", 2 * 3 * 3,
         [](Program& p) {
             p.Add(LTN_OPCODE_CONV_TRANSPOSE, {p.Out({kBatch, 5, 7, 4})},
                   {p.In({kBatch, 2, 5, 6}), p.In({6, 2, 3, 2}), p.In({4})}, 0, LTN_ACTIVATION_RELU,
                   {2, 1, 0, 1, 2, 2, 2, 0});
         }},
        {"conv_filter", kBatchCapacity * 2 * 5,
         [](Program& p) {
             p.Add(LTN_OPCODE_CONV_FILTER, {p.Out({6, 2, 3, 2})}, {p.In({kBatch, 5, 7, 4}), p.In({kBatch, 2, 5, 6})}, 0,
                   0, {2, 1, 0, 1, 2, 2, 2, 0});
         }},
    };
}

std::vector<Case> MemoryCases() {
    return {
        {"uniform_and_bernoulli", 0,
         [](Program& p) {
             p.Add(LTN_OPCODE_RANDOM, {p.Out({kBatch, 5})}, {}, LTN_RANDOM_UNIFORM, 1);
             p.Add(LTN_OPCODE_RANDOM, {p.Out({kBatch, 5})}, {}, LTN_RANDOM_BERNOULLI, 2, {0.3});
             p.Add(LTN_OPCODE_RANDOM, {p.Out({kBatch, 5})}, {p.In({kBatch, 5}, 0, 1)}, LTN_RANDOM_BERNOULLI, 3);
         }},
        {"normal", 1,
         [](Program& p) {
             p.Add(LTN_OPCODE_RANDOM, {p.Out({kBatch, 5})}, {}, LTN_RANDOM_NORMAL, 1);
         }},
        {"gather", 0,
         [](Program& p) {
             const int32_t indices = p.Indices({2, 0, 1, 1, 0, 2, 2});
             p.Add(LTN_OPCODE_GATHER_ROWS, {p.Out({kBatch, 5})}, {p.In({3, 5}), indices}, 0, 0, {0.7});
             p.Add(LTN_OPCODE_GATHER_ROWS, {p.Out({kBatch, 5})}, {p.Bytes({3, 5}), indices}, 0, 0, {1.0 / 255});
         }},
        {"scatter", 0,
         [](Program& p) {
             p.Add(LTN_OPCODE_SCATTER_ROWS, {p.Out({3, 5})}, {p.In({kBatch, 5}), p.Indices({2, 0, 1, 1, 0, 2, 2})});
         }},
        {"window_and_fold", 0,
         [](Program& p) {
             const int32_t windows = p.Out({kBatch, 4, 3, 2});
             p.Add(LTN_OPCODE_WINDOW, {windows}, {p.In({kBatch, 7, 2})}, 0, 1, {-1, 2, 1, 0.5});
             p.Add(LTN_OPCODE_FOLD, {p.Out({kBatch, 7, 2})}, {windows}, 0, 1, {-1, 2, 1});
         }},
        {"transpose_and_concat", 0,
         [](Program& p) {
             const int32_t turned = p.Out({3, kBatch, 5});
             p.Add(LTN_OPCODE_TRANSPOSE, {turned}, {p.In({kBatch, 5, 3})}, 0, 2 | 0 << 3 | 1 << 6);
             p.Add(LTN_OPCODE_CONCAT, {p.Out({3, kBatch, 7})}, {turned, p.In({3, kBatch, 2})}, 0, 2);
         }},
        {"sgd", 0,
         [](Program& p) {
             const int32_t rate = p.In({});
             p.Add(LTN_OPCODE_SGD, {p.State({13})}, {p.In({13}), rate}, 0, 0, {0, 0.1, 0});
             p.Add(LTN_OPCODE_SGD, {p.State({13}), p.State({13})}, {p.In({13}), rate}, 0, 0, {0.9, 0.1, 1});
         }},
        {"rmsprop", 0,
         [](Program& p) {
             p.Add(LTN_OPCODE_RMSPROP, {p.State({13}), p.State({13}, 0, 1)}, {p.In({13}), p.In({})}, 0, 0,
                   {0.9, 1e-6, 0.1});
         }},
        {"adam", 1,
         [](Program& p) {
             p.Add(LTN_OPCODE_ADAM, {p.State({13}), p.State({13}), p.State({13}, 0, 1)}, {p.In({13}), p.In({})}, 0, 0,
                   {0.9, 0.99, 1e-6, 0.1, 0, 3, 2});
             p.Add(LTN_OPCODE_ADAM, {p.State({13}), p.State({13}), p.State({13}, 0, 1)}, {p.In({13}), p.In({})}, 0, 0,
                   {0.9, 0.99, 1e-6, 0.1, 1, 0, 0});
         }},
    };
}

std::string NameOf(const testing::TestParamInfo<BackendCase>& test) {
    return std::get<0>(test.param) + "_" + std::get<1>(test.param).name;
}

auto OnEachBackend(const std::vector<Case>& cases) {
    return testing::Combine(testing::ValuesIn(BackendNames()), testing::ValuesIn(cases));
}

INSTANTIATE_TEST_SUITE_P(Elementwise, BackendOp, OnEachBackend(ElementwiseCases()), NameOf);
INSTANTIATE_TEST_SUITE_P(Products, BackendOp, OnEachBackend(ProductCases()), NameOf);
INSTANTIATE_TEST_SUITE_P(Memory, BackendOp, OnEachBackend(MemoryCases()), NameOf);

}  // namespace
}  // namespace latent
