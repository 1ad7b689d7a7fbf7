#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "latent/latent.h"

// Makes an allocation that is too large return NULL under the sanitizers, as it does without them.
#define LATENT_VISIBLE extern "C" __attribute__((visibility("default")))
LATENT_VISIBLE const char* __asan_default_options();
LATENT_VISIBLE const char* __tsan_default_options();
const char* __asan_default_options() {
    return "allocator_may_return_null=1";
}
const char* __tsan_default_options() {
    return "allocator_may_return_null=1";
}

namespace {

struct Live {
    int64_t count = -1, bytes = -1;
    Live() { EXPECT_EQ(ltn_memory_count(&count, &bytes), LTN_STATUS_OK); }
};

TEST(AbiMemory, is_aligned_zero_filled_and_counted) {
    const Live before;
    for (const int64_t bytes : {0, 1, 63, 64, 65, 100000}) {
        void* memory = nullptr;
        ASSERT_EQ(ltn_memory_allocate(&memory, bytes), LTN_STATUS_OK);
        ASSERT_NE(memory, nullptr);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % LTN_MEMORY_ALIGNMENT, 0u);
        auto* first = static_cast<uint8_t*>(memory);
        EXPECT_EQ(std::count(first, first + bytes, 0), bytes);
        std::memset(memory, 0xff, static_cast<size_t>(bytes));
        const Live during;
        EXPECT_EQ(during.count, before.count + 1);
        EXPECT_EQ(during.bytes, before.bytes + bytes);
        ltn_memory_destroy(memory);
    }
    const Live after;
    EXPECT_EQ(after.count, before.count);
    EXPECT_EQ(after.bytes, before.bytes);
}

TEST(AbiMemory, destroying_null_does_nothing) {
    ltn_memory_destroy(nullptr);
}

TEST(AbiMemory, a_request_beyond_the_machine_fails_and_counts_nothing) {
    const Live before;
    for (const int64_t bytes : {INT64_MAX, INT64_MAX - 64, int64_t{1} << 62, int64_t{1} << 50}) {
        int untouched = 0;
        void* memory = &untouched;
        EXPECT_EQ(ltn_memory_allocate(&memory, bytes), LTN_STATUS_OUT_OF_MEMORY);
        EXPECT_EQ(ltn_error_message(),
                  "there is no memory for " + std::to_string(bytes) + " bytes: free some or ask for less");
        EXPECT_EQ(memory, &untouched);
    }
    const Live after;
    EXPECT_EQ(after.count, before.count);
    EXPECT_EQ(after.bytes, before.bytes);
}

TEST(AbiMemory, refuses_bad_arguments) {
    void* memory = nullptr;
    EXPECT_EQ(ltn_memory_allocate(&memory, -1), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "bytes is -1, expected 0 or more");
    EXPECT_EQ(ltn_memory_allocate(nullptr, 1), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "out_memory is NULL, expected an address");
    int64_t number = 0;
    EXPECT_EQ(ltn_memory_count(nullptr, &number), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "out_count is NULL, expected an address");
    EXPECT_EQ(ltn_memory_count(&number, nullptr), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "out_bytes is NULL, expected an address");
}

// An allocator that counts its memory, fills it with garbage, and fails beyond a limit.
struct Source {
    int64_t given = 0, bytes = 0, limit = 1 << 20;

    static void* Allocate(void* state, int64_t bytes) {
        auto* source = static_cast<Source*>(state);
        if (bytes > source->limit) return nullptr;
        ++source->given;
        source->bytes += bytes;
        void* memory = std::malloc(static_cast<size_t>(bytes));
        std::memset(memory, 0xA5, static_cast<size_t>(bytes));
        return memory;
    }

    static void Release(void* state, void* memory, int64_t bytes) {
        auto* source = static_cast<Source*>(state);
        --source->given;
        source->bytes -= bytes;
        std::free(memory);
    }

    ltn_memory_functions Functions() { return {Allocate, Release, this}; }
};

TEST(AbiMemory, comes_from_an_allocator_of_the_callers_own) {
    const Live before;
    Source source;
    const ltn_memory_functions allocator = source.Functions();
    for (const int64_t bytes : {0, 1, 64, 1001}) {
        void* memory = nullptr;
        ASSERT_EQ(ltn_memory_allocate_from(&memory, &allocator, bytes), LTN_STATUS_OK);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % LTN_MEMORY_ALIGNMENT, 0u);
        const auto* first = static_cast<uint8_t*>(memory);
        EXPECT_EQ(std::count(first, first + bytes, 0), bytes);
        const Live during;
        EXPECT_EQ(during.count, before.count + 1);
        EXPECT_EQ(during.bytes, before.bytes + bytes);
        EXPECT_EQ(source.given, 1);
        ltn_memory_destroy(memory);
        EXPECT_EQ(source.given, 0);
        EXPECT_EQ(source.bytes, 0);
    }
    const Live after;
    EXPECT_EQ(after.count, before.count);
    EXPECT_EQ(after.bytes, before.bytes);
}

TEST(AbiMemory, an_allocator_that_has_none_or_is_incomplete_is_an_error) {
    const Live before;
    Source source;
    ltn_memory_functions allocator = source.Functions();
    void* memory = nullptr;
    EXPECT_EQ(ltn_memory_allocate_from(&memory, &allocator, source.limit), LTN_STATUS_OUT_OF_MEMORY);
    EXPECT_EQ(ltn_memory_allocate_from(&memory, &allocator, INT64_MAX), LTN_STATUS_OUT_OF_MEMORY);
    EXPECT_EQ(ltn_memory_allocate_from(&memory, &allocator, -1), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ltn_memory_allocate_from(&memory, nullptr, 1), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(ltn_memory_allocate_from(nullptr, &allocator, 1), LTN_STATUS_INVALID_ARGUMENT);
    allocator.release = nullptr;
    EXPECT_EQ(ltn_memory_allocate_from(&memory, &allocator, 1), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(ltn_error_message(), "allocator->release is NULL, expected a function");
    allocator = {nullptr, Source::Release, &source};
    EXPECT_EQ(ltn_memory_allocate_from(&memory, &allocator, 1), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(memory, nullptr);
    EXPECT_EQ(source.given, 0);
    const Live after;
    EXPECT_EQ(after.count, before.count);
}

}  // namespace
