// Tests that random and corrupted programs are refused with a message, or run inside of their memory with the same bits
// for every number of threads. Usage: program_fuzz [SECONDS [SEED]], or program_fuzz replay SEED for one program.
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <random>

#include "fuzz/crash.h"
#include "fuzz/generator.h"
#include "fuzz/runs.h"
#include "fuzz/statistics.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

constexpr int64_t kMaxBytes = 4 << 20;  // Programs that need more memory are checked but not run.

// Contexts with one and with three threads and the same kernels, whose results must have the same bits.
struct ContextPair {
    ContextHandle one, three;
};

ContextHandle MakeContext(int32_t threads, ltn_variant variant) {
    const ltn_context_options options = CpuOptions(threads, variant);
    ltn_context* context = nullptr;
    Expect(ltn_context_create(&context, &options) == LTN_STATUS_OK, "a context");
    return ContextHandle(context);
}

std::vector<ContextPair> MakeContexts() {
    std::vector<ContextPair> contexts;
    for (ltn_variant variant = LTN_VARIANT_SCALAR; variant <= LTN_VARIANT_NEON; ++variant) {
        if (ltn_variant_supported(variant) == 0) continue;
        contexts.push_back({MakeContext(1, variant), MakeContext(3, variant)});
    }
    return contexts;
}

void RunAccepted(const ProgramBuilder& program, ltn_program* one, ltn_program* three, RandomSource& random,
                 Statistics& statistics) {
    int64_t bytes = 0;
    for (const ltn_segment& segment : program.segments) bytes += std::min(segment.bytes, kMaxBytes + 1);
    if (bytes > kMaxBytes) return;
    const RandomSource contents(random.Next());
    const ProgramMemory memory_one(program, contents), memory_three(program, contents);
    for (int i = 0; i < 3; ++i) {
        const ltn_run run = AnyRun(program, random);
        const std::optional<ltn_run_result> first = RunOnce(one, memory_one, run);
        const std::optional<ltn_run_result> second = RunOnce(three, memory_three, run);
        Expect(first.has_value() == second.has_value(), "one and three threads refuse the same runs");
        if (!first) continue;
        const ltn_run_result& result = *first;
        Expect(result.steps_done <= run.steps, "no more steps than asked for");
        Expect(result.instruction < static_cast<int32_t>(program.instructions.size()), "an instruction that exists");
        Expect(result.tensor < static_cast<int32_t>(program.tensors.size()), "a tensor that exists");
        Expect(SameEnd(result, *second), "runs on one and three threads end alike");
        statistics.runs += 1;
        statistics.shared += run.first_row > 0 ? 1 : 0;
        statistics.completed += result.outcome == LTN_OUTCOME_COMPLETED ? 1 : 0;
    }
    Expect(memory_one.Equals(memory_three), "runs on one and three threads agree to the bit");
    Expect(memory_one.KeptWhatIsNotWritten(), "segments without the right to write stay as they were");
}

void CountRefusal(Statistics& statistics) {
    const std::string message = ltn_error_message();
    Expect(!message.empty() && message.find('\n') == std::string::npos, "a refusal says why in one line");
    const size_t end = message.find(' ');
    const std::string word = message.substr(0, end);
    const bool part = word == "segment" || word == "tensor" || word == "instruction";
    statistics.rejected += 1;
    statistics.refusals[part ? word : "description"] += 1;
}

void CountAccepted(const ProgramBuilder& program, Statistics& statistics) {
    statistics.accepted += 1;
    std::map<std::string, int64_t> present;
    for (const ltn_instruction& instruction : program.instructions) present[FindRules(instruction.opcode)->name] = 1;
    for (const auto& [name, count] : present) statistics.operations[name] += count;
}

ltn_program_description Describe(const ProgramBuilder& program, bool corrupted, RandomSource& random) {
    ltn_program_description description = program.Description();
    if (!corrupted || !random.Chance(5)) return description;
    switch (random.Below(3)) {
        case 0:
            description.segments = nullptr;
            break;
        case 1:
            description.tensor_count = random.Pick<int32_t>({-1, INT32_MIN});
            break;
        default:
            description.instruction_count = random.Pick<int32_t>({-1, 1'000'001, INT32_MAX});
    }
    return description;
}

ProgramHandle Create(ltn_context* context, const ltn_program_description& description) {
    ltn_program* program = nullptr;
    const ltn_status status = ltn_program_create(&program, context, &description);
    Expect(status == LTN_STATUS_OK || status == LTN_STATUS_INVALID_ARGUMENT, "only a wrong argument is refused");
    Expect((status == LTN_STATUS_OK) == (program != nullptr), "a handle on success only");
    return ProgramHandle(program);
}

void TryOne(uint64_t seed, const std::vector<ContextPair>& contexts, Statistics& statistics) {
    BeginProgram(seed);
    RandomSource random(seed);
    const bool noise = random.Chance(10);
    const bool corrupted = noise || random.Chance(45);
    ProgramBuilder program = noise ? GenerateNoise(random) : GeneratePlausible(random);
    if (corrupted && !noise) Corrupt(program, random);
    const ltn_program_description description = Describe(program, corrupted, random);
    const ContextPair& pair = contexts[random.Below(static_cast<int64_t>(contexts.size()))];
    const ProgramHandle one = Create(pair.one.get(), description);
    if (one == nullptr) return CountRefusal(statistics);
    const ProgramHandle three = Create(pair.three.get(), description);
    CountAccepted(program, statistics);
    RunAccepted(program, one.get(), three.get(), random, statistics);
}

int Main(int argc, char** argv) {
    ReportCrashes();
    const std::vector<ContextPair> contexts = MakeContexts();
    Statistics statistics;
    if (argc == 3 && std::strcmp(argv[1], "replay") == 0) {
        TryOne(std::strtoull(argv[2], nullptr, 10), contexts, statistics);
        statistics.Print();
        return 0;
    }
    const double seconds = argc > 1 ? std::strtod(argv[1], nullptr) : 10;
    uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : std::random_device{}();
    std::printf("seed %" PRIu64 ", %g seconds\n", seed, seconds);
    std::fflush(stdout);
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end) TryOne(seed++, contexts, statistics);
    statistics.Print();
    return statistics.IsMeaningful() ? 0 : 1;
}

}  // namespace
}  // namespace latent

int main(int argc, char** argv) {
    return latent::Main(argc, argv);
}
