// The one place where failures below the ABI become a status and a message.
#pragma once

#include "latent/latent.h"
#include "runtime/error.h"

namespace latent {

// To be called while an exception is being handled: stores its text as this thread's message and returns its status.
ltn_status ReportException() noexcept;

// The message of the last failure on this thread, or "".
const char* LastMessage() noexcept;

template <class Body>
ltn_status Guard(const Body& body) noexcept {
    try {
        body();
        return LTN_STATUS_OK;
    } catch (...) {
        return ReportException();
    }
}

// Throws Error if a pointer that the caller must provide is missing.
inline void RequirePointer(const void* pointer, const char* name) {
    if (pointer == nullptr) FailArgument("%s is NULL, expected an address", name);
}

}  // namespace latent
