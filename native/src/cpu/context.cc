#include "cpu/context.h"

#include <algorithm>
#include <string>
#include <thread>

#include "cpu/executor.h"
#include "cpu/kernels/kernels.h"
#include "cpu/runtime/variant.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr int32_t kMaxThreads = 256;
constexpr int64_t kThreadBytes = Execution::kThreadScratchBytes + Execution::kThreadBlockBytes;

int CheckedThreads(int32_t threads) {
    if (threads < 0 || threads > kMaxThreads) {
        FailArgument("threads is %d, expected 1 to %d, or 0 for one per processor", threads, kMaxThreads);
    }
    if (threads > 0) return threads;
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxThreads);
}

ltn_variant CheckedVariant(const ltn_context_options& options) {
    if (options.device != 0) FailArgument("device is %d, expected 0: the CPU is one device", options.device);
    if (options.precision != LTN_PRECISION_F32) {
        throw Error(LTN_STATUS_UNSUPPORTED,
                    "precision is " + std::to_string(options.precision) +
                        ", which the CPU cannot compute in: choose 0 (f32), or another backend");
    }
    return ResolveVariant(options.variant);
}

}  // namespace

CpuContext::CpuContext(const ltn_context_options& options)
    : variant_(CheckedVariant(options)),
      kernels_(KernelsFor(variant_)),
      pool_(CheckedThreads(options.threads)),
      scratch_(MakeAlignedBuffer(Execution::kSharedScratchBytes + pool_.threads() * kThreadBytes)),
      filter_scratch_(MakeAlignedBuffer(Execution::kFilterScratchBytes)) {}

Execution CpuContext::Execute(uint64_t seed, int64_t batch) {
    std::byte* shared = scratch_.get();
    return {.kernels = kernels_,
            .pool = pool_,
            .thread_scratch = shared + Execution::kSharedScratchBytes,
            .thread_blocks = shared + Execution::kSharedScratchBytes + pool_.threads() * Execution::kThreadScratchBytes,
            .shared_scratch = shared,
            .filter_scratch = filter_scratch_.get(),
            .seed = seed,
            .batch = batch};
}

std::unique_ptr<Executor> CpuContext::CreateExecutor(std::shared_ptr<const ltn_program_description> description) {
    return std::make_unique<CpuExecutor>(*this, std::move(description));
}

}  // namespace latent
