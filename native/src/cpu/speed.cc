#include "cpu/speed.h"

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstring>
#include <numeric>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/kernels.h"
#include "runtime/error.h"

namespace latent {

namespace {

constexpr int kBursts = 24;
constexpr int64_t kRounds = int64_t{1} << 19;                   // Multiply-adds of one burst: about a millisecond.
constexpr int64_t kBurstBytes = int64_t{64} << 20;              // Bytes of one burst of updates.
constexpr int64_t kArrays = 4;                                  // Arrays of an update.
constexpr int64_t kUpdateTraffic = 7 * int64_t{sizeof(float)};  // Bytes read and written per element.
constexpr int64_t kMaxBytes = int64_t{1} << 32;

// The shortest time of several bursts, in seconds.
template <class Burst>
double Shortest(Burst&& burst) {
    double shortest = 1e9;
    for (int i = 0; i < kBursts; ++i) {
        const auto start = std::chrono::steady_clock::now();
        burst();
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        shortest = std::min(shortest, time.count());
    }
    return shortest;
}

double MultiplyAddsPerSecond(Execution& execution) {
    const ProbeKernels& probe = execution.kernels.probe;
    const int threads = execution.pool.threads();
    for (int thread = 0; thread < threads; ++thread) {
        float* numbers = reinterpret_cast<float*>(execution.scratch(thread));
        std::iota(numbers, numbers + probe.chains, 1.0f);
    }
    const double seconds = Shortest([&] {
        execution.pool.For(threads, [&](int64_t, int thread) {
            probe.multiply_add(reinterpret_cast<float*>(execution.scratch(thread)), kRounds);
        });
    });
    return static_cast<double>(kRounds * probe.chains * threads) / seconds;
}

double UpdateBytesPerSecond(Execution& execution, int64_t bytes) {
    const ProbeKernels& probe = execution.kernels.probe;
    const int64_t count = bytes / (kArrays * int64_t{sizeof(float)});
    const AlignedBuffer memory = MakeAlignedBuffer(bytes);
    std::memset(memory.get(), 0, static_cast<size_t>(bytes));
    float* a = reinterpret_cast<float*>(memory.get());
    const int64_t passes = CeilDivide(kBurstBytes, bytes);
    const double seconds = Shortest([&] {
        for (int64_t pass = 0; pass < passes; ++pass) {
            ForChunks(execution.pool, count, kChunkElements, [&](int64_t begin, int64_t end) {
                probe.update(a + begin, a + count + begin, a + 2 * count + begin, a + 3 * count + begin, end - begin);
            });
        }
    });
    return static_cast<double>(passes * count * kUpdateTraffic) / seconds;
}

}  // namespace

ltn_speed MeasureSpeed(CpuContext& context, int64_t update_bytes) {
    constexpr int64_t kMinBytes = kArrays * kChunkElements * int64_t{sizeof(float)};
    if (update_bytes < kMinBytes || update_bytes > kMaxBytes) {
        FailArgument("update_bytes is %" PRId64 ", expected %" PRId64 " to %" PRId64, update_bytes, kMinBytes,
                     kMaxBytes);
    }
    const Context::Use use(context);
    Execution execution = context.Execute(0, 1);
    return {.flops = 2.0 * MultiplyAddsPerSecond(execution),
            .update_bytes = UpdateBytesPerSecond(execution, update_bytes)};
}

}  // namespace latent
