// Tests of device memory: that of the CPU is host memory, and that of a backend comes from the functions of its table.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "backend/backend_fixture.h"

namespace latent {
namespace {

struct Live {
    int64_t count = -1, bytes = -1;
    Live() { EXPECT_EQ(ltn_memory_count(&count, &bytes), LTN_STATUS_OK); }
};

class DeviceMemory : public WithBackend, public testing::WithParamInterface<const char*> {
protected:
    DeviceMemory() { EXPECT_EQ(Open(GetParam()), LTN_STATUS_OK) << ltn_error_message(); }

    void* Allocate(int64_t bytes) {
        void* memory = nullptr;
        EXPECT_EQ(ltn_device_memory_allocate(&memory, context_, bytes), LTN_STATUS_OK) << ltn_error_message();
        return memory;
    }
};

INSTANTIATE_TEST_SUITE_P(Backends, DeviceMemory, testing::Values("cpu", "fake"),
                         [](const testing::TestParamInfo<const char*>& backend) { return std::string(backend.param); });

TEST_P(DeviceMemory, is_aligned_zero_filled_and_counted) {
    const Live before;
    for (const int64_t bytes : {0, 1, 65, 100000}) {
        void* const memory = Allocate(bytes);
        ASSERT_NE(memory, nullptr);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % LTN_MEMORY_ALIGNMENT, 0u);
        const auto* const first = static_cast<const uint8_t*>(memory);
        EXPECT_EQ(std::count(first, first + bytes, 0), bytes);
        const Live during;
        EXPECT_EQ(during.count, before.count + 1);
        EXPECT_EQ(during.bytes, before.bytes + bytes);
        ltn_device_memory_destroy(context_, memory);
    }
    const Live after;
    EXPECT_EQ(after.count, before.count);
    EXPECT_EQ(after.bytes, before.bytes);
}

TEST_P(DeviceMemory, copies_go_to_it_from_it_and_within_it) {
    auto* const memory = static_cast<std::byte*>(Allocate(200));
    const char text[] = "to the device and back";
    char back[sizeof text] = {};
    const auto copy = [&](void* out, ltn_placement placement, const void* source, ltn_placement source_placement) {
        return ltn_device_memory_copy(out, context_, placement, source, source_placement, sizeof text);
    };
    ASSERT_EQ(copy(memory + 3, LTN_PLACEMENT_DEVICE, text, LTN_PLACEMENT_HOST), LTN_STATUS_OK);
    ASSERT_EQ(copy(memory + 100, LTN_PLACEMENT_DEVICE, memory + 3, LTN_PLACEMENT_DEVICE), LTN_STATUS_OK);
    ASSERT_EQ(copy(back, LTN_PLACEMENT_HOST, memory + 100, LTN_PLACEMENT_DEVICE), LTN_STATUS_OK);
    EXPECT_STREQ(back, text);
    ltn_device_memory_destroy(context_, memory);
}

TEST_P(DeviceMemory, wrong_arguments_are_refused) {
    auto* const memory = static_cast<std::byte*>(Allocate(64));
    char host[8] = {};
    void* other = nullptr;
    const auto copy = [&](void* out, ltn_placement placement, const void* source, ltn_placement source_placement,
                          int64_t bytes) {
        return ltn_device_memory_copy(out, context_, placement, source, source_placement, bytes);
    };
    constexpr ltn_placement kHost = LTN_PLACEMENT_HOST, kDevice = LTN_PLACEMENT_DEVICE;
    EXPECT_EQ(copy(nullptr, kHost, nullptr, kDevice, 0), LTN_STATUS_OK) << "nothing to copy";
    EXPECT_FAILS(copy(memory, kDevice, host, kHost, -1), LTN_STATUS_INVALID_ARGUMENT,
                 "bytes is -1, expected 0 or more");
    EXPECT_FAILS(copy(nullptr, kDevice, host, kHost, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "out_memory is NULL, expected an address");
    EXPECT_FAILS(copy(memory, kDevice, nullptr, kHost, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "source is NULL, expected an address");
    EXPECT_FAILS(copy(memory, 2, host, kHost, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "placement is 2, expected 0 (host) or 1 (device)");
    EXPECT_FAILS(copy(memory, kDevice, host, -1, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "source_placement is -1, expected 0 (host) or 1 (device)");
    EXPECT_FAILS(copy(memory, kDevice, memory + 7, kDevice, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "source and out_memory overlap in 8 bytes, expected disjoint memory");
    EXPECT_FAILS(copy(memory + 7, kDevice, memory, kDevice, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "source and out_memory overlap in 8 bytes, expected disjoint memory");
    EXPECT_FAILS(ltn_device_memory_allocate(&other, context_, -1), LTN_STATUS_INVALID_ARGUMENT,
                 "bytes is -1, expected 0 or more");
    EXPECT_FAILS(ltn_device_memory_allocate(nullptr, context_, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "out_memory is NULL, expected an address");
    EXPECT_FAILS(ltn_device_memory_allocate(&other, nullptr, 8), LTN_STATUS_INVALID_ARGUMENT,
                 "context is NULL, expected an address");
    EXPECT_EQ(other, nullptr);
    ltn_device_memory_destroy(context_, nullptr);
    ltn_device_memory_destroy(nullptr, nullptr);
    ltn_device_memory_destroy(context_, memory);
}

class BackendMemory : public WithBackend {
protected:
    BackendMemory() { EXPECT_EQ(Open(), LTN_STATUS_OK) << ltn_error_message(); }

    ltn_status CopyTo(void* out, int64_t bytes) {
        return ltn_device_memory_copy(out, context_, LTN_PLACEMENT_DEVICE, host_, LTN_PLACEMENT_HOST, bytes);
    }

    char host_[256] = {};
};

TEST_F(BackendMemory, what_is_none_of_the_device_never_reaches_the_backend) {
    void* memory = nullptr;
    char other[64] = {};
    ASSERT_EQ(ltn_device_memory_allocate(&memory, context_, 100), LTN_STATUS_OK);
    EXPECT_EQ(CopyTo(other, 8), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_NE(std::strstr(ltn_error_message(),
                          "expected 8 bytes that ltn_device_memory_allocate returned for device 0 of the backend "
                          "'fake'"),
              nullptr)
        << ltn_error_message();
    auto* const bytes = static_cast<std::byte*>(memory);
    EXPECT_EQ(CopyTo(bytes + 1, 100), LTN_STATUS_INVALID_ARGUMENT) << "it ends behind the memory";
    EXPECT_EQ(CopyTo(bytes - 1, 8), LTN_STATUS_INVALID_ARGUMENT) << "it begins before the memory";
    EXPECT_EQ(fake().copies, 0);
    EXPECT_EQ(CopyTo(bytes + 1, 99), LTN_STATUS_OK);
    ltn_device_memory_destroy(context_, other);
    EXPECT_EQ(fake().allocations, 1);
    ltn_device_memory_destroy(context_, memory);
    ltn_device_memory_destroy(context_, memory);
    EXPECT_EQ(fake().allocations, 0);
    EXPECT_EQ(CopyTo(memory, 8), LTN_STATUS_INVALID_ARGUMENT) << "it is freed";
}

TEST_F(BackendMemory, belongs_to_every_context_of_its_device_and_to_no_other_device) {
    void* memory = nullptr;
    ASSERT_EQ(ltn_device_memory_allocate(&memory, context_, 100), LTN_STATUS_OK);
    ltn_context* const first = context_;
    ASSERT_EQ(Open("fake", 0), LTN_STATUS_OK);
    EXPECT_EQ(CopyTo(memory, 8), LTN_STATUS_OK) << ltn_error_message();
    Close();
    ASSERT_EQ(Open("fake", 1), LTN_STATUS_OK);
    EXPECT_EQ(CopyTo(memory, 8), LTN_STATUS_INVALID_ARGUMENT);
    Close();
    context_ = first;
    ltn_device_memory_destroy(context_, memory);
}

}  // namespace
}  // namespace latent
