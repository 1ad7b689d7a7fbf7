// A registered backend: its table of functions, and calls of them that convert their failures to Error.
#pragma once

#include <string>

#include "latent/latent.h"

namespace latent {

class Backend {
public:
    // Copies the table. Throws Error unless it is the table of a backend of this ABI.
    explicit Backend(const ltn_backend* table);
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    const ltn_backend& table() const { return table_; }
    const char* name() const { return name_.c_str(); }
    bool IsFrom(const ltn_backend* table) const { return table == source_; }

    // Returns the number of devices. Throws Error.
    int32_t DeviceCount() const;

    // Throws Error unless a device of this number exists.
    void RequireDevice(int32_t device) const;

    // Calls body(message), which calls the function of the table and returns its status. Throws Error with the message
    // if the status is a failure, and Error (internal) if the number is not a status or the function throws.
    template <class Body>
    void Call(const char* function, const Body& body) const {
        char message[LTN_MESSAGE_BYTES] = {};
        ltn_status status = LTN_STATUS_INTERNAL;
        try {
            status = body(message);
        } catch (...) {
            FailInternal(function, "threw an exception, expected a status");
        }
        if (status != LTN_STATUS_OK) Fail(function, status, message);
    }

    // Calls a function that cannot fail; an exception is dropped.
    template <class Body>
    void CallVoid(const Body& body) const noexcept {
        try {
            body();
        } catch (...) {
        }
    }

    // Throws Error (internal) with the names of the backend and the function, and with what, a text that begins with a
    // verb.
    [[noreturn]] void FailInternal(const char* function, const std::string& what) const;

private:
    [[noreturn]] void Fail(const char* function, ltn_status status, char* message) const;

    ltn_backend table_;
    std::string name_;
    const ltn_backend* source_;
};

}  // namespace latent
