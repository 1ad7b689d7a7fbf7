// Tests of the arguments that a run refuses, and of concurrent calls.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <ostream>
#include <string>
#include <thread>

#include "program/machine.h"
#include "runtime/error.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

// out = exp(in), three steps, batch up to 4; a third segment holds no bytes.
ProgramBuilder Builder() {
    ProgramBuilder builder;
    builder.step_capacity = 3;
    builder.batch_capacity = 4;
    builder.Segment(64, LTN_ACCESS_READ);
    builder.Segment(64, LTN_ACCESS_READ);
    builder.Segment(0);
    builder.Segment(64);
    const int32_t in = builder.Tensor(0, 0, {kBatch, 4});
    const int32_t empty = builder.Tensor(2, 0, {0});
    const int32_t out = builder.Tensor(3, 0, {kBatch, 4});
    builder.Add(LTN_OPCODE_MAP, {out}, {in}, LTN_MAP_EXP);
    builder.Add(LTN_OPCODE_MAP, {empty}, {empty}, LTN_MAP_EXP);
    return builder;
}

std::string Refusal(Machine& machine) {
    try {
        machine.Run();
    } catch (const Error& error) {
        EXPECT_EQ(error.status(), LTN_STATUS_INVALID_ARGUMENT);
        return error.what();
    }
    return "accepted";
}

struct Rule {
    const char* name;
    std::function<void(Machine&)> broken_by;
    const char* message;

    friend void PrintTo(const Rule& rule, std::ostream* out) { *out << rule.name; }
};

class RunRule : public testing::TestWithParam<Rule> {};

TEST_P(RunRule, is_named_by_the_message) {
    CpuContext context{CpuOptions(1)};
    Machine machine(context, Builder());
    ASSERT_EQ(Refusal(machine), "accepted");
    GetParam().broken_by(machine);
    EXPECT_EQ(Refusal(machine), GetParam().message);
}

const Rule kRules[] = {
    {"batch_low", [](Machine& m) { m.run.batch = 0; }, "batch is 0, expected 1 to 4"},
    {"batch_high", [](Machine& m) { m.run.batch = 5; }, "batch is 5, expected 1 to 4"},
    {"steps_low", [](Machine& m) { m.run.steps = -1; }, "steps is -1, expected 0 to 3"},
    {"steps_high", [](Machine& m) { m.run.steps = 4; }, "steps is 4, expected 0 to 3"},
    {"first_step_low", [](Machine& m) { m.run.first_step = -1; },
     "first_step is -1, expected 0 to 9223372036854775804"},
    {"first_step_high", [](Machine& m) { m.run.first_step = INT64_MAX - 2; },
     "first_step is 9223372036854775805, expected 0 to 9223372036854775804"},
    {"flags_low", [](Machine& m) { m.run.flags = -1; }, "flags is -1, expected 0 to 1"},
    {"flags_high", [](Machine& m) { m.run.flags = 2; }, "flags is 2, expected 0 to 1"},
    {"first_row_sign", [](Machine& m) { m.run.first_row = -4; },
     "first_row is -4, expected 0 or more and a multiple of 4: random numbers come in blocks"},
    {"first_row_between_blocks", [](Machine& m) { m.run.first_row = 6, m.run.global_batch = 64; },
     "first_row is 6, expected 0 or more and a multiple of 4: random numbers come in blocks"},
    {"first_row_alone", [](Machine& m) { m.run.first_row = 4; },
     "global_batch is 0, expected at least first_row 4 + batch 4"},
    {"global_batch_low", [](Machine& m) { m.run.first_row = 4, m.run.global_batch = 7; },
     "global_batch is 7, expected at least first_row 4 + batch 4"},
    {"global_batch_below_batch", [](Machine& m) { m.run.global_batch = 3; },
     "global_batch is 3, expected at least first_row 0 + batch 4"},
    {"global_batch_sign", [](Machine& m) { m.run.global_batch = INT64_MIN; },
     "global_batch is -9223372036854775808, expected at least first_row 0 + batch 4"},
    {"cancel", [](Machine& m) { m.run.cancel = reinterpret_cast<const int32_t*>(2); },
     "cancel is at 0x2, expected an address aligned to 4 bytes"},
    {"segments", [](Machine& m) { m.run.segments = nullptr; }, "segments is NULL, expected 4 addresses"},
    {"segment_bytes", [](Machine& m) { m.run.segment_bytes = nullptr; }, "segment_bytes is NULL, expected 4 sizes"},
    {"null", [](Machine& m) { m.addresses()[1] = nullptr; }, "segment 1 is NULL, expected 64 bytes"},
    {"size", [](Machine& m) { m.bytes()[3] = 63; }, "segment 3 has 63 bytes, expected at least 64"},
    {"size_sign", [](Machine& m) { m.bytes()[2] = -1; }, "segment 2 has -1 bytes, expected at least 0"},
    {"alignment", [](Machine& m) { m.addresses()[0] = reinterpret_cast<void*>(0x1008); },
     "segment 0 is at 0x1008, expected an address of 64 bytes, aligned to 16"},
    {"wrap", [](Machine& m) { m.addresses()[0] = reinterpret_cast<void*>(UINTPTR_MAX - 15); },
     "segment 0 is at 0xfffffffffffffff0, expected an address of 64 bytes, aligned to 16"},
    {"same", [](Machine& m) { m.addresses()[3] = m.addresses()[0]; },
     "segments 0 and 3 overlap, expected disjoint memory because the program may write to one"},
    {"overlap", [](Machine& m) { m.addresses()[0] = static_cast<std::byte*>(m.addresses()[3]) + 48; },
     "segments 0 and 3 overlap, expected disjoint memory because the program may write to one"},
};

std::string RuleName(const testing::TestParamInfo<Rule>& rule) {
    return rule.param.name;
}

INSTANTIATE_TEST_SUITE_P(Runs, RunRule, testing::ValuesIn(kRules), RuleName);

TEST(Run, segments_that_are_only_read_may_be_the_same_memory) {
    CpuContext context{CpuOptions(1)};
    Machine machine(context, Builder());
    machine.addresses()[1] = machine.addresses()[0];
    EXPECT_EQ(Refusal(machine), "accepted");
}

TEST(Run, a_segment_without_bytes_may_be_null) {
    CpuContext context{CpuOptions(1)};
    Machine machine(context, Builder());
    machine.addresses()[2] = nullptr;
    machine.run.flags = LTN_RUN_FLAGS_CHECK_FINITE;
    EXPECT_EQ(Refusal(machine), "accepted");
}

TEST(Run, a_segment_without_bytes_overlaps_nothing_whether_it_comes_before_or_after) {
    CpuContext context{CpuOptions(1)};
    Machine machine(context, Builder());
    for (const int32_t other : {0, 3}) {
        machine.addresses()[2] = static_cast<std::byte*>(machine.addresses()[other]) + 16;
        EXPECT_EQ(Refusal(machine), "accepted") << "inside segment " << other;
    }
}

// A run that lasts until it is cancelled, on a thread of its own.
class EndlessRun {
public:
    explicit EndlessRun(Context& context) : machine_(context, Endless()) {
        machine_.run.cancel = reinterpret_cast<const int32_t*>(&cancel_);
        thread_ = std::thread([this] { Run(); });
    }

    ltn_run_result Stop() {
        cancel_.store(1);
        thread_.join();
        return result_;
    }

private:
    static ProgramBuilder Endless() {
        ProgramBuilder builder;
        builder.step_capacity = INT64_MAX;
        builder.Add(LTN_OPCODE_FILL, {builder.Own(4, {})}, {}, 0, 0, {1.0});
        return builder;
    }

    // Retries, since the other thread may use the context for a moment before this one gets it.
    void Run() {
        while (cancel_.load() == 0) {
            try {
                result_ = machine_.Run();
            } catch (const Error& error) {
                EXPECT_EQ(error.status(), LTN_STATUS_INVALID_STATE);
            }
        }
    }

    static_assert(sizeof(std::atomic<int32_t>) == sizeof(int32_t));
    std::atomic<int32_t> cancel_{0};
    Machine machine_;
    ltn_run_result result_{};
    std::thread thread_;
};

TEST(Run, a_context_in_use_by_another_thread_is_refused_as_busy) {
    CpuContext context{CpuOptions(1)};
    Machine machine(context, Builder());
    EndlessRun endless(context);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::string message;
    while (message.empty() && std::chrono::steady_clock::now() < deadline) {
        try {
            machine.Run();
            std::this_thread::yield();
        } catch (const Error& error) {
            EXPECT_EQ(error.status(), LTN_STATUS_INVALID_STATE);
            message = error.what();
        }
    }
    const ltn_run_result result = endless.Stop();
    EXPECT_EQ(message,
              "the context is in use by another thread, expected one call at a time: create a context per thread");
    EXPECT_EQ(result.outcome, LTN_OUTCOME_CANCELLED);
    EXPECT_EQ(Refusal(machine), "accepted") << "the context stays busy";
}

TEST(Run, contexts_on_two_threads_do_not_disturb_each_other) {
    const auto work = [](float* result) {
        CpuContext context{CpuOptions(2)};
        ProgramBuilder builder;
        builder.step_capacity = 2000;
        const int32_t sum = builder.Own(4, {});
        const int32_t one = builder.Own(4, {});
        builder.Add(LTN_OPCODE_FILL, {one}, {}, 0, 0, {1.0});
        builder.Add(LTN_OPCODE_COMBINE, {sum}, {sum, one}, LTN_COMBINE_ADD);
        Machine machine(context, builder);
        machine.Run();
        *result = machine.Data(sum)[0];
    };
    float first = 0, second = 0;
    std::thread other(work, &second);
    work(&first);
    other.join();
    EXPECT_EQ(first, 2000.0f);
    EXPECT_EQ(second, 2000.0f);
}

}  // namespace
}  // namespace latent
