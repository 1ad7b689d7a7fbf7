// Runs random legal programs on the backend "cuda" and on the CPU: both end alike, segments without the right to write
// stay as they were, and what depends on no sum has the bits that vectors with fused multiply-adds give. Prints a hash
// of all results, which is the same on every false driver. Usage: backend_fuzz PROGRAMS [SEED].
#include <bit>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>

#include "cuda/cuda_table.h"
#include "fuzz/crash.h"
#include "fuzz/generator.h"
#include "fuzz/promised_bits.h"
#include "fuzz/runs.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

constexpr int64_t kMaxBytes = 64 << 10;  // Larger programs take too long on a false driver.

// A word of memory; all NaN are equal.
uint32_t WordOf(const ProgramMemory& memory, size_t segment, int64_t index) {
    const uint32_t word = static_cast<const uint32_t*>(memory.addresses()[segment])[index];
    return (word & 0x7FFFFFFFu) > 0x7F800000u ? 0x7FFFFFFFu : word;
}

// Calls f(segment, word) for all words of a program's memory.
template <class F>
void ForEachWord(const ProgramBuilder& program, const F& f) {
    for (size_t segment = 0; segment < program.segments.size(); ++segment) {
        for (int64_t word = 0; word < program.segments[segment].bytes / 4; ++word) f(segment, word);
    }
}

struct Counts {
    int64_t programs = 0, completed = 0;
    int64_t compared = 0;                // Words that changed and have the bits of the CPU.
    uint64_t hash = 0xcbf29ce484222325;  // FNV-1a over 32-bit words.

    void Add(const ProgramMemory& memory, const ProgramBuilder& program) {
        ForEachWord(program, [&](size_t segment, int64_t word) {
            hash = (hash ^ WordOf(memory, segment, word)) * 0x100000001b3;
        });
    }
};

// The contexts that run a program. vectors is null on a processor without fused multiply-adds.
struct Contexts {
    ContextHandle scalar, vectors, cuda;
};

ContextHandle MakeContext(const ltn_context_options& options) {
    ltn_context* context = nullptr;
    Expect(ltn_context_create(&context, &options) == LTN_STATUS_OK, "a context");
    return ContextHandle(context);
}

// Whether a program needs a capability, none of which the backend claims.
bool NeedsCapability(const ProgramBuilder& program) {
    const std::vector<ltn_instruction>& all = program.instructions;
    return program.tile_rows > 0 || std::any_of(all.begin(), all.end(), [](const ltn_instruction& instruction) {
               return instruction.opcode == LTN_OPCODE_PACK || instruction.opcode == LTN_OPCODE_MATMUL_UPDATE;
           });
}

// Null: the program is illegal, or needs a capability.
ProgramHandle Create(ltn_context* context, const ProgramBuilder& program) {
    const ltn_program_description description = program.Description();
    ltn_program* handle = nullptr;
    const ltn_status status = ltn_program_create(&handle, context, &description);
    const bool is_known = status == LTN_STATUS_OK || status == LTN_STATUS_INVALID_ARGUMENT;
    Expect(is_known || (status == LTN_STATUS_UNSUPPORTED && NeedsCapability(program)),
           "a program is accepted or refused");
    return ProgramHandle(handle);
}

// The values of a run on the backend beside those of the same run on the CPU.
void CompareBits(const ProgramBuilder& program, ltn_context* vectors, const RandomSource& contents, const ltn_run& run,
                 const ltn_run_result& end, const ProgramMemory& actual, Counts& counts) {
    const ProgramHandle on_cpu = Create(vectors, program);
    const ProgramMemory before(program, contents), expected(program, contents);
    const std::optional<ltn_run_result> expected_end = RunOnce(on_cpu.get(), expected, run);
    if (!expected_end || !SameEnd(*expected_end, end)) return;  // A sum in another order decides where it ends.
    const PromisedBits promised(program);
    ForEachWord(program, [&](size_t segment, int64_t word) {
        const uint32_t was = WordOf(before, segment, word);
        const bool was_read = (program.segments[segment].access & LTN_ACCESS_READ) != 0;
        // What nobody wrote in a segment without the right to read is lost.
        if (!promised.Holds(segment, word) || (!was_read && WordOf(expected, segment, word) == was)) return;
        const uint32_t value = WordOf(actual, segment, word);
        Expect(value == WordOf(expected, segment, word), "what depends on no sum has the bits of the CPU");
        counts.compared += value != was ? 1 : 0;
    });
}

// Where the run ends, and why. A bad index may be the bits of a float, which the scalar variant rounds otherwise.
bool EndsAlike(const ltn_run_result& result, ltn_run_result expected) {
    if (expected.outcome == LTN_OUTCOME_BAD_INDEX) expected.value = result.value;
    return SameEnd(result, expected);
}

void TryOne(uint64_t seed, const Contexts& contexts, Counts& counts) {
    BeginProgram(seed);
    RandomSource random(seed);
    ProgramBuilder program = GeneratePlausible(random);
    int64_t bytes = 0;
    for (ltn_segment& segment : program.segments) {
        segment.placement = LTN_PLACEMENT_HOST;
        bytes += std::min(segment.bytes, kMaxBytes + 1);
    }
    if (bytes > kMaxBytes) return;
    const ProgramHandle on_cpu = Create(contexts.scalar.get(), program), on_cuda = Create(contexts.cuda.get(), program);
    Expect((on_cpu != nullptr && !NeedsCapability(program)) == (on_cuda != nullptr),
           "the backend accepts what the CPU accepts");
    if (on_cuda == nullptr) return;

    const RandomSource contents(random.Next());
    const ProgramMemory cpu_memory(program, contents), cuda_memory(program, contents);
    const ltn_run run = AnyRun(program, random);
    const std::optional<ltn_run_result> expected = RunOnce(on_cpu.get(), cpu_memory, run);
    const std::optional<ltn_run_result> result = RunOnce(on_cuda.get(), cuda_memory, run);
    Expect(expected.has_value() == result.has_value(), "the CPU refuses the same runs");
    if (!result) return;
    Expect(EndsAlike(*result, *expected), "runs end as on the CPU");
    Expect(cuda_memory.KeptWhatIsNotWritten(), "segments without the right to write stay as they were");
    if (contexts.vectors != nullptr) {
        CompareBits(program, contexts.vectors.get(), contents, run, *result, cuda_memory, counts);
    }
    counts.Add(cuda_memory, program);
    ++counts.programs;
    counts.completed += result->outcome == LTN_OUTCOME_COMPLETED ? 1 : 0;
}

int Main(int argc, char** argv) {
    ReportCrashes();
    Expect(ltn_backend_register(&CudaTable()) == LTN_STATUS_OK, "the backend");
    Contexts contexts;
    contexts.scalar = MakeContext(CpuOptions(1, LTN_VARIANT_SCALAR));
    for (const ltn_variant variant : {LTN_VARIANT_AVX2, LTN_VARIANT_NEON}) {
        if (ltn_variant_supported(variant) != 0) contexts.vectors = MakeContext(CpuOptions(1, variant));
    }
    contexts.cuda = MakeContext(
        {.backend = "cuda", .device = 0, .precision = LTN_PRECISION_F32, .threads = 0, .variant = LTN_VARIANT_BEST});
    const int64_t programs = argc > 1 ? std::strtoll(argv[1], nullptr, 10) : 200;
    const uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    Counts counts;
    for (int64_t i = 0; i < programs; ++i) TryOne(seed + static_cast<uint64_t>(i), contexts, counts);
    std::printf("%" PRId64 " programs ran, %" PRId64 " of them completed; %" PRId64
                " words have the bits of the CPU; hash %016" PRIx64 "\n",
                counts.programs, counts.completed, counts.compared, counts.hash);
    const bool has_compared = contexts.vectors == nullptr || counts.compared >= programs;
    return counts.completed >= programs / 10 && has_compared ? 0 : 1;
}

}  // namespace
}  // namespace latent

int main(int argc, char** argv) {
    return latent::Main(argc, argv);
}
