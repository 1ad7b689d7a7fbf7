// Errors inside the library. Validation throws them, and the guard at the ABI converts them to a status and a message.
#pragma once

#include <stdexcept>
#include <string>

#include "latent/latent.h"
#include "runtime/compiler.h"

namespace latent {

class Error : public std::runtime_error {
public:
    Error(ltn_status status, const std::string& message) : std::runtime_error(message), status_(status) {}

    ltn_status status() const { return status_; }

private:
    ltn_status status_;
};

// Throws Error(LTN_STATUS_INVALID_ARGUMENT) with a printf-style message: what was wrong, its value, what was expected.
[[noreturn]] LATENT_PRINTF(1) void FailArgument(const char* format, ...);

}  // namespace latent
