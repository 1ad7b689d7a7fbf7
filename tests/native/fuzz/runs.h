// Runs of random programs, shared by the fuzz tests.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "fuzz/program_memory.h"
#include "latent/latent.h"

namespace latent {

inline void Expect(bool condition, const char* what) {
    if (condition) return;
    std::printf("FAILED: %s (last message: %s)\n", what, ltn_error_message());
    std::fflush(stdout);
    std::abort();
}

struct DestroyContext {
    void operator()(ltn_context* context) const { ltn_context_destroy(context); }
};
struct DestroyProgram {
    void operator()(ltn_program* program) const { ltn_program_destroy(program); }
};
using ContextHandle = std::unique_ptr<ltn_context, DestroyContext>;
using ProgramHandle = std::unique_ptr<ltn_program, DestroyProgram>;

// Runs a program. Returns nothing if the run is refused, which is allowed if it has a part of a divided batch.
inline std::optional<ltn_run_result> RunOnce(ltn_program* program, const ProgramMemory& memory, ltn_run run) {
    run.segments = memory.addresses();
    run.segment_bytes = memory.bytes();
    ltn_run_result result{};
    const ltn_status status = ltn_program_run(&result, program, &run);
    const bool shared = run.first_row != 0 || run.global_batch != 0;
    Expect(status == LTN_STATUS_OK || (shared && status == LTN_STATUS_INVALID_ARGUMENT), "an accepted program runs");
    return status == LTN_STATUS_OK ? std::optional(result) : std::nullopt;
}

// Makes the batch of the run a part of a batch that is divided over several runs.
inline void ShareBatch(ltn_run& run, RandomSource& random) {
    run.first_row = LTN_ROW_BLOCK * (random.Next() >> random.Pick({61, 52, 32, 8}));
    run.global_batch = run.first_row + run.batch + random.Below(100);
    if (random.Chance(10)) run.first_row = static_cast<int64_t>(random.Next());
    if (random.Chance(10)) run.global_batch = static_cast<int64_t>(random.Next());
}

inline ltn_run AnyRun(const ProgramBuilder& program, RandomSource& random) {
    ltn_run run{};
    run.steps = std::min<int64_t>(program.step_capacity, random.Below(5));
    run.first_step = random.Chance(10) ? INT64_MAX - run.steps : random.Below(1000);
    run.seed = random.Next();
    run.batch =
        random.Chance(50) ? program.batch_capacity : static_cast<int32_t>(1 + random.Below(program.batch_capacity));
    if (random.Chance(40)) ShareBatch(run, random);
    run.flags = random.Chance(20) ? LTN_RUN_FLAGS_CHECK_FINITE : LTN_RUN_FLAGS_NONE;
    return run;
}

inline bool SameEnd(const ltn_run_result& a, const ltn_run_result& b) {
    return a.steps_done == b.steps_done && a.value == b.value && a.outcome == b.outcome &&
           a.instruction == b.instruction && a.tensor == b.tensor;
}

}  // namespace latent
