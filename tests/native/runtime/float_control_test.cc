// Tests that the floating-point state of the caller neither affects the results nor is lost.
#include "runtime/float_control.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cfenv>
#include <vector>

#include "latent/latent.h"
#include "support/cpu_options.h"

namespace latent {
namespace {

#if defined(__x86_64__)
constexpr uint32_t kFlushToZero = 0x8040;  // FTZ and DAZ.
uint32_t State() {
    return __builtin_ia32_stmxcsr() & ~0x3Fu;  // Without the flags of past exceptions.
}
void SetState(uint32_t state) {
    __builtin_ia32_ldmxcsr(state);
}
#elif defined(__aarch64__)
constexpr uint64_t kFlushToZero = 1 << 24;  // FZ.
uint64_t State() {
    uint64_t state;
    asm volatile("mrs %0, fpcr" : "=r"(state));
    return state;
}
void SetState(uint64_t state) {
    asm volatile("msr fpcr, %0" : : "r"(state) : "memory");
}
#endif

#if defined(__x86_64__) || defined(__aarch64__)

// The bits of 65536 squares of 1e-20, computed by a thread that flushes denormals to zero.
std::vector<uint32_t> SquaresOfAFlushingHost(int32_t threads, ltn_status& status, bool& kept) {
    std::vector<float> x(65536, 1e-20f);
    const auto before = State();
    SetState(before | kFlushToZero);
    const ltn_context_options options = CpuOptions(threads);
    ltn_context* context = nullptr;
    status = ltn_context_create(&context, &options);
    if (status == LTN_STATUS_OK) {
        status = ltn_array_map_f32(x.data(), context, LTN_MAP_SQUARE, x.data(), static_cast<int64_t>(x.size()), 0, 0);
    }
    ltn_context_destroy(context);
    kept = State() == (before | kFlushToZero);
    SetState(before);
    std::vector<uint32_t> bits(x.size());
    std::transform(x.begin(), x.end(), bits.begin(), [](float value) { return std::bit_cast<uint32_t>(value); });
    return bits;
}

TEST(FloatControl, A_host_that_flushes_denormals_gets_the_same_bits_from_any_number_of_threads) {
    constexpr uint32_t kSquare = 71362;  // 1e-20f squared is this multiple of the smallest denormal, 2^-149.
    for (const int32_t threads : {1, 2}) {
        ltn_status status = LTN_STATUS_INTERNAL;
        bool kept = false;
        const std::vector<uint32_t> bits = SquaresOfAFlushingHost(threads, status, kept);
        EXPECT_EQ(status, LTN_STATUS_OK) << ltn_error_message();
        EXPECT_TRUE(kept) << "the state of the caller was not restored";
        EXPECT_EQ(bits, std::vector<uint32_t>(bits.size(), kSquare)) << threads << " threads";
    }
}

TEST(FloatControl, Rounding_is_to_nearest_while_it_lives) {
    ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
    int inside = -1;
    {
        const FloatControl control;
        volatile float one = 1.0f;
        volatile float sum = one + 1e-10f;
        inside = sum == 1.0f ? 1 : 0;
    }
    volatile float one = 1.0f;
    volatile float sum = one + 1e-10f;
    const bool restored = sum > 1.0f;
    std::fesetround(FE_TONEAREST);
    EXPECT_EQ(inside, 1);
    EXPECT_TRUE(restored);
}

#endif

}  // namespace
}  // namespace latent
