#include "backend/registry.h"

#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

#include "program/context.h"
#include "runtime/error.h"

namespace latent {

namespace {

// The registry is never destroyed, since contexts may outlive the static objects of a process that ends.
struct Registry {
    std::mutex mutex;
    std::vector<std::unique_ptr<Backend>> backends;

    static Registry& Shared() {
        static Registry* const registry = new Registry;
        return *registry;
    }

    const Backend* Find(const char* name) const {
        for (const auto& backend : backends) {
            if (std::strcmp(backend->name(), name) == 0) return backend.get();
        }
        return nullptr;
    }
};

}  // namespace

void RegisterBackend(const ltn_backend* table) {
    auto backend = std::make_unique<Backend>(table);
    if (std::strcmp(backend->name(), kCpuName) == 0) {
        FailArgument("the backend is named \"%s\", expected another name: this library uses it for the CPU", kCpuName);
    }
    Registry& registry = Registry::Shared();
    const std::lock_guard lock(registry.mutex);
    const Backend* const other = registry.Find(backend->name());
    if (other == nullptr) {
        registry.backends.push_back(std::move(backend));
    } else if (!other->IsFrom(table)) {
        FailArgument("the backend is named \"%s\", expected another name: another backend has it", other->name());
    }
}

const Backend& FindBackend(const char* name) {
    Registry& registry = Registry::Shared();
    const std::lock_guard lock(registry.mutex);
    const Backend* const backend = registry.Find(name);
    if (backend != nullptr) return *backend;
    std::string known = kCpuName;
    for (const auto& other : registry.backends) known += std::string(", ") + other->name();
    FailArgument("backend is \"%s\", expected one of %s: register other backends first", name, known.c_str());
}

}  // namespace latent
