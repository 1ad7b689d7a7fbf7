// The two executors in one process: the same runs end at the same place with the same memory.
#include <cmath>
#include <cstdlib>

#include "cuda/op_cases.h"

namespace latent {
namespace {

constexpr const char* kVariable = "LATENT_CUDA_EXECUTOR";
constexpr int64_t kSteps = 70;  // More than are started at once.

// Restores what the variable was.
class CudaExecutor : public WithCuda {
protected:
    ~CudaExecutor() override {
        if (was_ == nullptr) {
            unsetenv(kVariable);
        } else {
            setenv(kVariable, value_.c_str(), 1);
        }
    }

private:
    const char* const was_ = std::getenv(kVariable);
    const std::string value_ = was_ == nullptr ? "" : was_;
};

// out[s] = table[indices[s]]; total += out[s]; table = e^table.
struct Sums : ProgramBuilder {
    int32_t table, indices, out, total;
    Sums() {
        step_capacity = kSteps;
        table = Own(4 * 1000, {1000, 1});
        indices = Own(4 * kSteps, {1}, LTN_DTYPE_I32, 4);
        out = Own(4 * kSteps, {1, 1}, LTN_DTYPE_F32, 4);
        total = Own(4, {1, 1});
        Add(LTN_OPCODE_GATHER_ROWS, {out}, {table, indices}, 0, 0, {1.0});
        Add(LTN_OPCODE_COMBINE, {total}, {total, out}, LTN_COMBINE_ADD);
        Add(LTN_OPCODE_MAP, {table}, {table}, LTN_MAP_EXP);
    }
};

struct End {
    ltn_run_result result;
    std::vector<float> table, out;
    float total;
};

End RunWith(const char* executor, int32_t bad_index, float bad_value, ltn_run_flags flags) {
    setenv(kVariable, executor, 1);
    ltn_context* const context = MakeContext("cuda");
    End end;
    {
        const Sums builder;
        DeviceMachine machine(context, builder);
        std::vector<int32_t> indices(kSteps);
        for (int i = 0; i < kSteps; ++i) indices[static_cast<size_t>(i)] = i * 13;
        indices[40] = bad_index;
        std::vector<float> table(1000, -3.0f);
        table[999] = bad_value;
        machine.Write<int32_t>(builder.indices, indices);
        machine.Write<float>(builder.table, table);
        machine.run.flags = flags;
        end.result = machine.Run();
        end.table = machine.Read(builder.table, 1000);
        end.out = machine.Read(builder.out, kSteps);
        end.total = machine.Read(builder.total, 1).front();
    }
    ltn_context_destroy(context);
    return end;
}

TEST_F(CudaExecutor, ends_a_run_where_the_other_does) {
    const struct {
        int32_t bad_index;
        float bad_value;
        ltn_run_flags flags;
        int64_t steps;
        ltn_outcome outcome;
    } cases[] = {{520, -3, LTN_RUN_FLAGS_NONE, kSteps, LTN_OUTCOME_COMPLETED},
                 {1000, -3, LTN_RUN_FLAGS_NONE, 40, LTN_OUTCOME_BAD_INDEX},
                 {520, 10, LTN_RUN_FLAGS_CHECK_FINITE, 1, LTN_OUTCOME_NOT_FINITE}};
    for (const auto& [bad_index, bad_value, flags, steps, outcome] : cases) {
        const End graph = RunWith("graph", bad_index, bad_value, flags);
        const End persistent = RunWith("persistent", bad_index, bad_value, flags);
        EXPECT_EQ(graph.result.outcome, outcome);
        EXPECT_EQ(graph.result.steps_done, steps);
        EXPECT_EQ(persistent.result.outcome, outcome);
        EXPECT_EQ(persistent.result.steps_done, steps);
        EXPECT_EQ(persistent.result.instruction, graph.result.instruction);
        EXPECT_EQ(persistent.result.tensor, graph.result.tensor);
        EXPECT_EQ(persistent.result.value, graph.result.value);
        ExpectEqualBits({persistent.table, persistent.out, {persistent.total}},
                        {graph.table, graph.out, {graph.total}});
    }
}

TEST_F(CudaExecutor, has_one_of_two_names) {
    setenv(kVariable, "fast", 1);
    const ltn_context_options options{
        .backend = "cuda", .device = 0, .precision = LTN_PRECISION_F32, .threads = 0, .variant = LTN_VARIANT_BEST};
    ltn_context* context = nullptr;
    EXPECT_EQ(ltn_context_create(&context, &options), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(),
                 "the backend 'cuda': LATENT_CUDA_EXECUTOR is 'fast', expected 'graph' or 'persistent'");
}

}  // namespace
}  // namespace latent
