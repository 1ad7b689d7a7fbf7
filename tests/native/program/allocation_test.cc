// A run does not allocate: operator new is replaced in the whole test program, and counts.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "program/machine.h"

namespace {

std::atomic<int64_t> allocations{0};

void* Allocate(size_t bytes, size_t alignment) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    void* memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace

void* operator new(size_t bytes) {
    return Allocate(bytes, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(size_t bytes, std::align_val_t alignment) {
    return Allocate(bytes, static_cast<size_t>(alignment));
}
// Not inlined, or GCC would see free() of what new returned.
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, size_t, std::align_val_t) noexcept {
    std::free(memory);
}

namespace latent {
namespace {

TEST(Allocation, a_run_does_not_allocate_even_at_a_new_batch) {
    Context context({.threads = 2, .variant = LTN_VARIANT_BEST});
    ProgramBuilder builder;
    builder.step_capacity = 4;
    builder.batch_capacity = 64;
    const int32_t x = builder.Own(64 * 200 * 4, {kBatch, 200});
    const int32_t w = builder.Own(300 * 200 * 4, {300, 200});
    const int32_t y = builder.Own(64 * 300 * 4, {kBatch, 300});
    const int32_t sum = builder.Own(4, {1, 1});
    builder.Add(LTN_OPCODE_RANDOM, {x}, {}, LTN_RANDOM_NORMAL);
    builder.Add(LTN_OPCODE_RANDOM, {w}, {}, LTN_RANDOM_UNIFORM, 1);
    builder.Add(LTN_OPCODE_MATMUL, {y}, {x, w}, LTN_FORM_NT, LTN_ACTIVATION_RELU);
    builder.Add(LTN_OPCODE_REDUCE, {sum}, {y}, LTN_REDUCE_MEAN, 3);
    builder.Add(LTN_OPCODE_GUARD, {}, {sum});
    Machine machine(context, builder);
    const int64_t before = allocations.load();
    ASSERT_GT(before, 0);
    for (const int32_t batch : {64, 1, 33}) {
        machine.run.batch = batch;
        machine.Run();
    }
    EXPECT_EQ(allocations.load(), before);
}

}  // namespace
}  // namespace latent
