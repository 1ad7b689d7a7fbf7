// Tests that random and corrupted programs are refused with a message, or run inside of their memory with the same bits
// for every number of threads. Usage: program_fuzz [SECONDS [SEED]], or program_fuzz replay SEED for one program.
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <random>

#include "fuzz/crash.h"
#include "fuzz/generator.h"
#include "fuzz/memory.h"
#include "fuzz/statistics.h"
#include "program/extent.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

constexpr int64_t kMaxBytes = 4 << 20;  // Programs that need more memory are checked but not run.

void Expect(bool condition, const char* what) {
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

// Memory for the segments of one program. It holds numbers near 1, and row indices in tensors of integers.
class Memory {
public:
    Memory(const ProgramBuilder& program, RandomSource random) : program_(program) {
        for (const ltn_segment& segment : program.segments) {
            memory_.push_back(std::make_unique<SegmentMemory>(segment.bytes));
            addresses_.push_back(memory_.back()->data());
            bytes_.push_back(segment.bytes);
            FillFloats(*memory_.back(), random);
        }
        for (const ltn_tensor& tensor : program.tensors) {
            if (tensor.dtype == LTN_DTYPE_I32) FillIndices(tensor, random);
        }
        for (const auto& memory : memory_) before_.emplace_back(memory->data(), memory->data() + memory->size());
    }

    void* const* addresses() const { return addresses_.data(); }
    const int64_t* bytes() const { return bytes_.data(); }

    bool Equals(const Memory& other) const {
        for (size_t i = 0; i < memory_.size(); ++i) {
            if (bytes_[i] > 0 && std::memcmp(addresses_[i], other.addresses_[i], static_cast<size_t>(bytes_[i])) != 0) {
                return false;
            }
        }
        return true;
    }

    bool KeptWhatIsNotWritten() const {
        for (size_t i = 0; i < memory_.size(); ++i) {
            const bool written = (program_.segments[i].access & LTN_ACCESS_WRITE) != 0;
            if (!written && bytes_[i] > 0 &&
                std::memcmp(addresses_[i], before_[i].data(), static_cast<size_t>(bytes_[i])) != 0) {
                return false;
            }
        }
        return true;
    }

private:
    static void FillFloats(const SegmentMemory& memory, RandomSource& random) {
        for (int64_t offset = 0; offset < memory.size(); offset += 4) {
            const float value = random.Chance(1) ? 1.0f / 0.0f : random.Float(-2, 2);
            std::memcpy(memory.data() + offset, &value,
                        static_cast<size_t>(std::min<int64_t>(4, memory.size() - offset)));
        }
    }

    void FillIndices(const ltn_tensor& tensor, RandomSource& random) {
        int64_t bytes = 4;
        for (int axis = 0; axis < tensor.rank; ++axis) {
            bytes *= DimensionAt(tensor.dims[axis], program_.batch_capacity);
        }
        if (tensor.step_stride > 0) bytes += tensor.step_stride * (program_.step_capacity - 1);
        for (int64_t i = 0; i + 4 <= bytes; i += 4) {
            const auto row = static_cast<int32_t>(random.Chance(1) ? random.Below(100) - 50 : random.Below(2));
            std::memcpy(memory_[tensor.segment]->data() + tensor.offset + i, &row, 4);
        }
    }

    const ProgramBuilder& program_;
    std::vector<std::unique_ptr<SegmentMemory>> memory_;
    std::vector<void*> addresses_;
    std::vector<int64_t> bytes_;
    std::vector<std::vector<std::byte>> before_;
};

// Returns nothing if the run is refused, which is allowed if it has a part of a divided batch.
std::optional<ltn_run_result> RunOnce(ltn_program* program, const Memory& memory, ltn_run run) {
    run.segments = memory.addresses();
    run.segment_bytes = memory.bytes();
    ltn_run_result result{};
    const ltn_status status = ltn_program_run(&result, program, &run);
    const bool shared = run.first_row != 0 || run.global_batch != 0;
    Expect(status == LTN_STATUS_OK || (shared && status == LTN_STATUS_INVALID_ARGUMENT), "an accepted program runs");
    return status == LTN_STATUS_OK ? std::optional(result) : std::nullopt;
}

// Makes the batch of the run a part of a batch that is divided over several runs.
void ShareBatch(ltn_run& run, RandomSource& random) {
    run.first_row = LTN_ROW_BLOCK * (random.Next() >> random.Pick({61, 52, 32, 8}));
    run.global_batch = run.first_row + run.batch + random.Below(100);
    if (random.Chance(10)) run.first_row = static_cast<int64_t>(random.Next());
    if (random.Chance(10)) run.global_batch = static_cast<int64_t>(random.Next());
}

ltn_run AnyRun(const ProgramBuilder& program, RandomSource& random) {
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

bool SameEnd(const ltn_run_result& a, const ltn_run_result& b) {
    return a.steps_done == b.steps_done && a.value == b.value && a.outcome == b.outcome &&
           a.instruction == b.instruction && a.tensor == b.tensor;
}

void RunAccepted(const ProgramBuilder& program, ltn_program* one, ltn_program* three, RandomSource& random,
                 Statistics& statistics) {
    int64_t bytes = 0;
    for (const ltn_segment& segment : program.segments) bytes += std::min(segment.bytes, kMaxBytes + 1);
    if (bytes > kMaxBytes) return;
    const RandomSource contents(random.Next());
    const Memory memory_one(program, contents), memory_three(program, contents);
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
