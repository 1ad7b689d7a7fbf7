// Programs of one or a few instructions with random contents, which two devices run.
#pragma once

#include <cstring>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "cuda/cuda_fixture.h"
#include "cuda/recorded_hashes.h"
#include "support/random.h"
#include "support/test_tensor.h"

namespace latent {

struct OpProgram : ProgramBuilder {
    std::vector<std::pair<int32_t, std::vector<std::byte>>> contents{};
    std::vector<int32_t> outputs{};
    Random random{5};

    explicit OpProgram(int32_t batch = 1) { batch_capacity = batch; }

    int32_t In(const Shape& dims, double low = -1, double high = 1) {
        return With(dims, random.Values({Capacity(dims)}, low, high));
    }
    int32_t With(const Shape& dims, const TestTensor& values) {
        const int32_t tensor = Own(4 * Capacity(dims), dims, values.dtype);
        contents.emplace_back(tensor, values.bytes);
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
    // The same memory with other dimensions.
    int32_t View(int32_t tensor, const Shape& dims) {
        const ltn_tensor whole = tensors[static_cast<size_t>(tensor)];
        return Tensor(whole.segment, whole.offset, dims);
    }
    int64_t Capacity(const Shape& dims) const {
        int64_t count = 1;
        for (const int64_t size : dims) count *= size < 0 ? -size * batch_capacity : size;
        return count;
    }
};

using Outputs = std::vector<std::vector<float>>;

// The outputs after a run of all steps.
inline Outputs RunUnrecorded(ltn_context* context, const OpProgram& program, int32_t batch) {
    DeviceMachine machine(context, program);
    for (const auto& [tensor, bytes] : program.contents) machine.Write(tensor, bytes);
    machine.run.batch = batch;
    machine.run.first_step = 3;
    EXPECT_EQ(machine.Run().outcome, LTN_OUTCOME_COMPLETED);
    Outputs results;
    for (const int32_t tensor : program.outputs) {
        const ltn_tensor& t = program.tensors[static_cast<size_t>(tensor)];
        results.push_back(machine.Read(tensor, program.Capacity({t.dims, t.dims + t.rank})));
    }
    return results;
}

// The same. The outputs of this backend must have the recorded bits.
inline Outputs RunOn(ltn_context* context, const OpProgram& program, int32_t batch) {
    Outputs results = RunUnrecorded(context, program, batch);
    if (std::strcmp(ltn_context_backend(context), "cuda") == 0) ExpectRecordedBits(results);
    return results;
}

// Expects equal bits, but NaN for any NaN.
inline void ExpectEqualBits(const Outputs& actual, const Outputs& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    for (size_t out = 0; out < expected.size(); ++out) {
        size_t wrong = 0;
        for (size_t i = 0; i < expected[out].size(); ++i) {
            const float a = actual[out][i];
            const float e = expected[out][i];
            const bool equal = std::memcmp(&a, &e, sizeof a) == 0 || (a != a && e != e);
            if (!equal && wrong++ == 0) {
                ADD_FAILURE() << "output " << out << ", element " << i << ": expected " << testing::PrintToString(e)
                              << ", actual " << testing::PrintToString(a);
            }
        }
        EXPECT_EQ(wrong, 0u) << "of " << expected[out].size() << " elements of output " << out;
    }
}

// Expects of programs what the CPU gives.
class WithCudaAndCpu : public WithCuda {
protected:
    void ExpectBitsOfCpu(const OpProgram& program, int32_t batch) {
        if (Cpu() == nullptr) GTEST_SKIP() << "a processor without fused multiply-adds";
        ExpectEqualBits(RunOn(cuda_, program, batch), RunOn(Cpu(), program, batch));
    }
};

struct OpProgramCase {
    std::string name;
    int32_t batch;
    std::function<void(OpProgram&)> add;

    friend void PrintTo(const OpProgramCase& test, std::ostream* out) { *out << test.name; }
};

}  // namespace latent
