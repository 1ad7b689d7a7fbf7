#include "backend/backend.h"

#include "program/capabilities.h"
#include "runtime/error.h"

namespace latent {

namespace {

bool IsName(const std::string& name) {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (name.empty() || !is_lower(name[0])) return false;
    for (const char c : name) {
        if (!is_lower(c) && !(c >= '0' && c <= '9') && c != '-') return false;
    }
    return true;
}

// Checks the first two fields. If they do not fit this ABI, no field behind them may be read.
void RequireAbi(const ltn_backend& table) {
    constexpr auto kBytes = static_cast<int32_t>(sizeof(ltn_backend));
    if (table.abi_version == LTN_ABI_VERSION && table.struct_bytes == kBytes) return;
    throw Error(LTN_STATUS_UNSUPPORTED, "the backend was built for version " + std::to_string(table.abi_version) +
                                            " of the ABI with a table of " + std::to_string(table.struct_bytes) +
                                            " bytes, expected version " + std::to_string(LTN_ABI_VERSION) + " and " +
                                            std::to_string(kBytes) +
                                            " bytes: use a backend of the same release as this library");
}

void RequireFunction(bool present, const char* function, const std::string& name) {
    if (!present) FailArgument("the function %s of the backend '%s' is NULL", function, name.c_str());
}

void RequireFunctions(const ltn_backend& table, const std::string& name) {
    RequireFunction(table.device_count != nullptr, "device_count", name);
    RequireFunction(table.device_describe != nullptr, "device_describe", name);
    RequireFunction(table.context_create != nullptr, "context_create", name);
    RequireFunction(table.context_destroy != nullptr, "context_destroy", name);
    RequireFunction(table.memory_allocate != nullptr, "memory_allocate", name);
    RequireFunction(table.memory_destroy != nullptr, "memory_destroy", name);
    RequireFunction(table.memory_copy != nullptr, "memory_copy", name);
    RequireFunction(table.program_create != nullptr, "program_create", name);
    RequireFunction(table.program_destroy != nullptr, "program_destroy", name);
    RequireFunction(table.program_run != nullptr, "program_run", name);
}

}  // namespace

Backend::Backend(const ltn_backend* table) : source_(table) {
    RequireAbi(*table);
    table_ = *table;
    if (table_.name == nullptr) FailArgument("the name of the backend is NULL, expected one such as \"cuda\"");
    name_ = table_.name;
    table_.name = name_.c_str();
    if (!IsName(name_)) {
        FailArgument(
            "the backend is named \"%s\", expected lower-case letters, digits and '-', beginning with a letter",
            name_.c_str());
    }
    RequireFunctions(table_, name_);
    if ((table_.capabilities & ~kAllCapabilities) != 0) {
        FailArgument("the backend '%s' has the capabilities %d, expected a set of ltn_capability", name(),
                     table_.capabilities);
    }
    if (table_.reserved != 0) FailArgument("the backend '%s' has reserved %d, expected 0", name(), table_.reserved);
}

int32_t Backend::DeviceCount() const {
    int32_t count = 0;
    Call("device_count", [&](char* message) { return table_.device_count(&count, message); });
    if (count < 0) FailInternal("device_count", "returned " + std::to_string(count) + " devices, expected 0 or more");
    return count;
}

void Backend::RequireDevice(int32_t device) const {
    const int32_t count = DeviceCount();
    if (device >= 0 && device < count) return;
    if (count == 0) {
        throw Error(LTN_STATUS_UNSUPPORTED, "the backend '" + name_ + "' has no device on this machine");
    }
    FailArgument("device is %d, expected 0 to %d, the devices of the backend '%s'", device, count - 1, name());
}

void Backend::FailInternal(const char* function, const std::string& what) const {
    throw Error(LTN_STATUS_INTERNAL, "the backend '" + name_ + "': " + function + " " + what);
}

void Backend::Fail(const char* function, ltn_status status, char* message) const {
    message[LTN_MESSAGE_BYTES - 1] = '\0';
    const std::string text = message[0] == '\0' ? std::string("no message") : std::string(message);
    if (status < LTN_STATUS_OK || status > LTN_STATUS_INTERNAL) {
        FailInternal(function, "returned " + std::to_string(status) + ", expected one of ltn_status (" + text + ")");
    }
    throw Error(status, "the backend '" + name_ + "': " + text);
}

}  // namespace latent
