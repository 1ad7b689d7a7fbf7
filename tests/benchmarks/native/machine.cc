#include "machine.h"

#include <cstdint>
#include <cstring>
#include <numeric>
#include <thread>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace latent::bench {
namespace {

// A latency of 4 or 5 cycles and two units need at least 10 sums in flight; 12 fit the 16 registers of AVX2 beside the
// factors.
constexpr int kAccumulators = 12;
constexpr int64_t kRounds = 2'000'000;

volatile float g_sink;  // Keeps results from being optimized away.

#if defined(__x86_64__)
__attribute__((target("avx512f"))) void MultiplyAddAvx512() {
    const __m512 factor = _mm512_set1_ps(0.5F);
    __m512 sums[kAccumulators];
    for (__m512& sum : sums) sum = _mm512_set1_ps(1.0F);
    for (int64_t i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
        for (__m512& sum : sums) sum = _mm512_fmadd_ps(sum, factor, factor);
    }
    for (const __m512& sum : sums) g_sink = _mm512_cvtss_f32(sum);
}

__attribute__((target("avx2,fma"))) void MultiplyAddAvx2() {
    const __m256 factor = _mm256_set1_ps(0.5F);
    __m256 sums[kAccumulators];
    for (__m256& sum : sums) sum = _mm256_set1_ps(1.0F);
    for (int64_t i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
        for (__m256& sum : sums) sum = _mm256_fmadd_ps(sum, factor, factor);
    }
    for (const __m256& sum : sums) g_sink = _mm256_cvtss_f32(sum);
}

void MultiplyAddSse() {
    const __m128 factor = _mm_set1_ps(0.5F);
    __m128 sums[kAccumulators];
    for (__m128& sum : sums) sum = _mm_set1_ps(1.0F);
    for (int64_t i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
        for (__m128& sum : sums) sum = _mm_add_ps(_mm_mul_ps(sum, factor), factor);
    }
    for (const __m128& sum : sums) g_sink = _mm_cvtss_f32(sum);
}
#elif defined(__aarch64__)
void MultiplyAddNeon() {
    const float32x4_t factor = vdupq_n_f32(0.5F);
    float32x4_t sums[kAccumulators];
    for (float32x4_t& sum : sums) sum = vdupq_n_f32(1.0F);
    for (int64_t i = 0; i < kRounds; ++i) {
#pragma GCC unroll 12
        for (float32x4_t& sum : sums) sum = vfmaq_f32(factor, sum, factor);
    }
    for (const float32x4_t& sum : sums) g_sink = vgetq_lane_f32(sum, 0);
}
#endif

struct WidestMultiplyAdd {
    void (*run)();
    int lanes;
};

WidestMultiplyAdd Widest() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return {MultiplyAddAvx512, 16};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {MultiplyAddAvx2, 8};
    return {MultiplyAddSse, 4};
#elif defined(__aarch64__)
    return {MultiplyAddNeon, 4};
#else
#error "The peak of this architecture's multipliers is not measured yet: add a loop of its vector multiply-adds here."
#endif
}

float Sum(const float* x, size_t count) {
    constexpr size_t kLanes = 64;  // With so many independent sums only memory limits the speed.
    float sums[kLanes] = {};
    for (size_t i = 0; i + kLanes <= count; i += kLanes) {
        for (size_t lane = 0; lane < kLanes; ++lane) sums[lane] += x[i + lane];
    }
    return std::accumulate(sums, sums + kLanes, 0.0F);
}

}  // namespace

void InParallel(int threads, const std::function<void(int)>& work) {
    std::vector<std::thread> others;
    for (int i = 0; i + 1 < threads; ++i) others.emplace_back(work, i);
    work(threads - 1);
    for (std::thread& other : others) other.join();
}

void FmaPeak::Run() const {
    InParallel(threads_, [](int) { Widest().run(); });
}

double FmaPeak::Flops() const {
    return 2.0 * Widest().lanes * kAccumulators * static_cast<double>(kRounds) * threads_;
}

Bandwidth::Bandwidth(int threads, size_t bytes)
    : threads_(threads), source_(bytes / sizeof(float), 1.0F), target_(source_.size()) {}

void Bandwidth::Read() const {
    InParallel(threads_,
               [this](int thread) { g_sink = Sum(source_.data() + Part(thread), Part(thread + 1) - Part(thread)); });
}

void Bandwidth::Copy() {
    InParallel(threads_, [this](int thread) {
        std::memcpy(target_.data() + Part(thread), source_.data() + Part(thread),
                    (Part(thread + 1) - Part(thread)) * sizeof(float));
    });
}

}  // namespace latent::bench
