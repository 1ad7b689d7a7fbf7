// Tests of the registration of backends, and of the search by their names.
#include <functional>
#include <iterator>
#include <string>

#include "backend/backend_fixture.h"

namespace latent {
namespace {

using Registry = WithBackend;

ltn_status Register(const std::function<void(ltn_backend&)>& change) {
    ltn_backend table = FakeBackend::Table("never-registered", 0);
    change(table);
    return ltn_backend_register(&table);
}

TEST_F(Registry, refuses_another_abi_as_unsupported) {
    EXPECT_FAILS(Register([](ltn_backend& table) { table.abi_version = 5; }), LTN_STATUS_UNSUPPORTED,
                 "the backend was built for version 5 of the ABI with a table of 104 bytes, expected version 6 and 104 "
                 "bytes: use a backend of the same release as this library");
    EXPECT_FAILS(Register([](ltn_backend& table) { table.struct_bytes = 112; }), LTN_STATUS_UNSUPPORTED,
                 "the backend was built for version 6 of the ABI with a table of 112 bytes, expected version 6 and 104 "
                 "bytes: use a backend of the same release as this library");
}

TEST_F(Registry, refuses_a_missing_function) {
    const std::pair<const char*, void (*)(ltn_backend&)> kFunctions[] = {
        {"device_count", [](ltn_backend& table) { table.device_count = nullptr; }},
        {"device_describe", [](ltn_backend& table) { table.device_describe = nullptr; }},
        {"context_create", [](ltn_backend& table) { table.context_create = nullptr; }},
        {"context_destroy", [](ltn_backend& table) { table.context_destroy = nullptr; }},
        {"memory_allocate", [](ltn_backend& table) { table.memory_allocate = nullptr; }},
        {"memory_destroy", [](ltn_backend& table) { table.memory_destroy = nullptr; }},
        {"memory_copy", [](ltn_backend& table) { table.memory_copy = nullptr; }},
        {"program_create", [](ltn_backend& table) { table.program_create = nullptr; }},
        {"program_destroy", [](ltn_backend& table) { table.program_destroy = nullptr; }},
        {"program_run", [](ltn_backend& table) { table.program_run = nullptr; }},
    };
    for (const auto& [function, removed] : kFunctions) {
        const std::string message =
            std::string("the function ") + function + " of the backend 'never-registered' is NULL";
        EXPECT_FAILS(Register(removed), LTN_STATUS_INVALID_ARGUMENT, message.c_str());
    }
}

TEST_F(Registry, refuses_what_is_no_name) {
    for (const char* name : {"", "CUDA", "3d", "-x", "a_b", "a b", "caf\xC3\xA9"}) {
        const std::string message = std::string("the backend is named \"") + name +
                                    "\", expected lower-case letters, digits and '-', beginning with a letter";
        EXPECT_FAILS(Register([&](ltn_backend& table) { table.name = name; }), LTN_STATUS_INVALID_ARGUMENT,
                     message.c_str());
    }
    EXPECT_FAILS(Register([](ltn_backend& table) { table.name = nullptr; }), LTN_STATUS_INVALID_ARGUMENT,
                 "the name of the backend is NULL, expected one such as \"cuda\"");
    EXPECT_FAILS(Register([](ltn_backend& table) { table.name = "cpu"; }), LTN_STATUS_INVALID_ARGUMENT,
                 "the backend is named \"cpu\", expected another name: this library uses it for the CPU");
    EXPECT_FAILS(ltn_backend_register(nullptr), LTN_STATUS_INVALID_ARGUMENT, "backend is NULL, expected an address");
}

TEST_F(Registry, refuses_fields_out_of_range) {
    EXPECT_FAILS(Register([](ltn_backend& table) { table.capabilities = 8; }), LTN_STATUS_INVALID_ARGUMENT,
                 "the backend 'never-registered' has the capabilities 8, expected a set of ltn_capability");
    EXPECT_FAILS(Register([](ltn_backend& table) { table.reserved = 1; }), LTN_STATUS_INVALID_ARGUMENT,
                 "the backend 'never-registered' has reserved 1, expected 0");
}

TEST_F(Registry, takes_the_same_table_again_and_no_other_of_its_name) {
    EXPECT_EQ(ltn_backend_register(&FakeBackend::Full()), LTN_STATUS_OK);
    EXPECT_FAILS(Register([](ltn_backend& table) { table.name = "fake"; }), LTN_STATUS_INVALID_ARGUMENT,
                 "the backend is named \"fake\", expected another name: another backend has it");
}

TEST_F(Registry, lists_the_names_that_are_known) {
    EXPECT_FAILS(Open("cuda"), LTN_STATUS_INVALID_ARGUMENT,
                 "backend is \"cuda\", expected one of cpu, fake, fake-plain: register other backends first");
    int32_t count = -7;
    EXPECT_EQ(ltn_backend_device_count(&count, "cud"), LTN_STATUS_INVALID_ARGUMENT);
    ltn_device device{};
    EXPECT_EQ(ltn_backend_device_describe(&device, "fake-", 0), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_EQ(count, -7);
}

TEST_F(Registry, counts_and_describes_devices) {
    int32_t count = -1;
    ASSERT_EQ(ltn_backend_device_count(&count, "fake"), LTN_STATUS_OK);
    EXPECT_EQ(count, 2);
    ltn_device device{};
    ASSERT_EQ(ltn_backend_device_describe(&device, "fake", 1), LTN_STATUS_OK);
    EXPECT_EQ(std::string(device.name), std::string(127, 'x')) << "the name has no end";
    EXPECT_EQ(device.memory_bytes, 1001);
    EXPECT_FAILS(ltn_backend_device_describe(&device, "fake", 2), LTN_STATUS_INVALID_ARGUMENT,
                 "device is 2, expected 0 to 1, the devices of the backend 'fake'");
    fake().devices = 0;
    EXPECT_FAILS(ltn_backend_device_describe(&device, "fake", 0), LTN_STATUS_UNSUPPORTED,
                 "the backend 'fake' has no device on this machine");
    fake().devices = -3;
    EXPECT_FAILS(ltn_backend_device_count(&count, "fake"), LTN_STATUS_INTERNAL,
                 "the backend 'fake': device_count returned -3 devices, expected 0 or more");
    EXPECT_EQ(count, 2);
}

TEST_F(Registry, the_cpu_is_one_device) {
    int32_t count = -1;
    ASSERT_EQ(ltn_backend_device_count(&count, "cpu"), LTN_STATUS_OK);
    EXPECT_EQ(count, 1);
    ltn_device device{};
    ASSERT_EQ(ltn_backend_device_describe(&device, "cpu", 0), LTN_STATUS_OK);
    EXPECT_STRNE(device.name, "");
    EXPECT_GT(device.memory_bytes, 1 << 20);
    EXPECT_FAILS(ltn_backend_device_describe(&device, "cpu", 1), LTN_STATUS_INVALID_ARGUMENT,
                 "device is 1, expected 0: the CPU is one device");
    EXPECT_FAILS(ltn_backend_device_count(nullptr, "cpu"), LTN_STATUS_INVALID_ARGUMENT,
                 "out_count is NULL, expected an address");
    EXPECT_FAILS(ltn_backend_device_count(&count, nullptr), LTN_STATUS_INVALID_ARGUMENT,
                 "backend is NULL, expected an address");
    EXPECT_FAILS(ltn_backend_device_describe(nullptr, "cpu", 0), LTN_STATUS_INVALID_ARGUMENT,
                 "out_device is NULL, expected an address");
}

}  // namespace
}  // namespace latent
