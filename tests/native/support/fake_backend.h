// A backend with host memory, whose programs do what a test sets. It records its calls.
#pragma once

#include <functional>
#include <string>

#include "latent/latent.h"

namespace latent {

struct FakeBackend {
    // The behaviour of its functions.
    int32_t devices = 2;
    std::string failing{};                       // The name of the function that fails, or "".
    ltn_status status = LTN_STATUS_UNSUPPORTED;  // The status of that function.
    std::string message = "not today";           // The message of that function.
    bool throws = false;                         // Whether that function throws an exception instead.
    bool gives_nothing = false;                  // Whether created objects and allocated memory are NULL.
    int64_t misaligned = 0;                      // Bytes by which the address of memory misses its alignment.
    std::function<void(ltn_run_result&, const ltn_run&)> run{};

    // The recorded calls.
    std::string name{};  // Name of the backend of the last context.
    ltn_context_options options{};
    const ltn_program_description* description = nullptr;
    int contexts = 0, programs = 0, allocations = 0;  // Numbers of live objects.
    int copies = 0;

    // The object whose functions are in all tables. Each test begins with a new one.
    static FakeBackend& Shared();

    // A table with a name and capabilities.
    static ltn_backend Table(const char* name, ltn_capability capabilities);

    // The registered tables: "fake" has all capabilities, "fake-plain" none.
    static const ltn_backend& Full();
    static const ltn_backend& Plain();
};

}  // namespace latent
