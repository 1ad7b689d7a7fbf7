// A backend whose device is the host's memory and whose programs do what the test says; it remembers what it was asked.
#pragma once

#include <functional>
#include <string>

#include "latent/latent.h"

namespace latent {

struct FakeBackend {
    // What its functions do.
    int32_t devices = 2;
    std::string failing{};                       // The name of the function that fails, or "".
    ltn_status status = LTN_STATUS_UNSUPPORTED;  // With which status,
    std::string message = "not today";           // and message;
    bool throws = false;                         // or with an exception.
    bool gives_nothing = false;                  // Whether what it creates and allocates is NULL.
    int64_t misaligned = 0;                      // Bytes by which memory misses its alignment.
    std::function<void(ltn_run_result&, const ltn_run&)> run{};

    // What they were asked.
    std::string name{};  // Of the last context's backend.
    ltn_context_options options{};
    const ltn_program_description* description = nullptr;
    int contexts = 0, programs = 0, allocations = 0;  // Alive.
    int copies = 0;

    // The one whose functions are in all tables; each test begins with a new one.
    static FakeBackend& Shared();

    // A table of a name and capabilities.
    static ltn_backend Table(const char* name, ltn_capability capabilities);

    // The registered ones: "fake" can do all, "fake-plain" nothing special.
    static const ltn_backend& Full();
    static const ltn_backend& Plain();
};

}  // namespace latent
