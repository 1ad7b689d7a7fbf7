#include "driver.h"

#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>

#include "error.h"
#include "shared_library.h"

namespace latent::cuda {
namespace {

// CUDA 11.8, the driver 520: the first that knows all functions of driver.inc on all supported devices.
constexpr int kOldestVersion = 11080;

std::string VersionText(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string PathOfDriver() {
    const char* const path = std::getenv("LATENT_CUDA_DRIVER");
    return path != nullptr && path[0] != '\0' ? path : kDriverLibrary;
}

[[noreturn]] void Refuse(const std::string& message) {
    throw Error(LTN_STATUS_UNSUPPORTED, message);
}

ltn_status StatusOf(Result result) {
    switch (result) {
        case kOutOfMemory:
            return LTN_STATUS_OUT_OF_MEMORY;
        case kInvalidImage:
        case kNoBinary:
        case kInvalidPtx:
        case kNoJitCompiler:
        case kUnsupportedPtx:
        case kJitDisabled:
            return LTN_STATUS_UNSUPPORTED;  // This driver cannot load this build's kernels.
        default:
            return LTN_STATUS_INTERNAL;
    }
}

}  // namespace

Driver::Driver() {
    const std::string path = PathOfDriver();
    std::string reason;
    void* const library = OpenLibrary(path, reason);
    if (library == nullptr) {
        Refuse("there is no NVIDIA driver on this machine: install it to use a GPU (" + reason + ")");
    }
    std::string missing;
    const auto find = [&](const char* symbol) {
        void* const address = FindSymbol(library, symbol);
        if (address == nullptr && missing.empty()) missing = symbol;
        return address;
    };
#define LATENT_DRIVER(name, symbol, parameters) name = reinterpret_cast<decltype(name)>(find(symbol));
#include "driver.inc"
#undef LATENT_DRIVER
    if (DriverGetVersion != nullptr) DriverGetVersion(&version_);
    const std::string needed = VersionText(kOldestVersion);
    if (version_ != 0 && version_ < kOldestVersion) {
        Refuse("the NVIDIA driver supports CUDA " + VersionText(version_) + ", expected " + needed +
               " or later: install driver 520 or later");
    }
    if (!missing.empty()) {
        Refuse("'" + path + "' has no function " + missing + ", expected a driver of CUDA " + needed + " or later");
    }
    const Result result = Init(0);
    if (result == kNoDevice) Refuse("the NVIDIA driver finds no GPU on this machine (" + TextOf(result) + ")");
    if (result != kSuccess) Refuse("the NVIDIA driver does not start: " + TextOf(result));
}

const Driver& Driver::Get() {
    static std::mutex mutex;
    static const Driver* driver = nullptr;  // Never freed: it serves until the process ends.
    static std::optional<Error> failure;
    const std::lock_guard lock(mutex);
    if (failure) throw *failure;
    if (driver != nullptr) return *driver;
    try {
        driver = new Driver();
    } catch (const Error& error) {
        failure = error;
        throw;
    }
    return *driver;
}

void Driver::Check(Result result, const std::string& what) const {
    if (result == kSuccess) return;
    throw Error(StatusOf(result), "the GPU could not " + what + ": " + TextOf(result));
}

std::string Driver::TextOf(Result result) const {
    const char* name = nullptr;
    const char* text = nullptr;
    if (GetErrorName(result, &name) != kSuccess || GetErrorString(result, &text) != kSuccess || name == nullptr) {
        return "error " + std::to_string(result) + " of the driver";
    }
    return std::string(text != nullptr ? text : "") + " (" + name + ")";
}

}  // namespace latent::cuda
