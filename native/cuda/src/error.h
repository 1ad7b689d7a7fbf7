// Failures of the functions of this backend, and their way to the caller.
#pragma once

#include <stdexcept>
#include <string>

#include "latent/latent.h"

namespace latent::cuda {

class Error : public std::runtime_error {
public:
    Error(ltn_status status, const std::string& message) : std::runtime_error(message), status_(status) {}

    ltn_status status() const { return status_; }

private:
    ltn_status status_;
};

// Writes a failure where the caller of a function of the table expects it.
ltn_status Report(char* message, ltn_status status, const char* text);

// Runs a body and converts an exception to a status and a message.
template <class Body>
ltn_status Attempt(char* message, Body&& body) {
    try {
        body();
        return LTN_STATUS_OK;
    } catch (const Error& error) {
        return Report(message, error.status(), error.what());
    } catch (const std::bad_alloc&) {
        return Report(message, LTN_STATUS_OUT_OF_MEMORY, "memory of the host ran out");
    } catch (const std::exception& error) {
        return Report(message, LTN_STATUS_INTERNAL, error.what());
    }
}

}  // namespace latent::cuda
