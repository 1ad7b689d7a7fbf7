// A registered backend: its table, and calls into it that turn its failures into Error.
#pragma once

#include <string>

#include "latent/latent.h"

namespace latent {

class Backend {
public:
    // Copies the table. Throws Error unless it is that of a backend of this ABI.
    explicit Backend(const ltn_backend* table);
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    const ltn_backend& table() const { return table_; }
    const char* name() const { return name_.c_str(); }
    bool IsFrom(const ltn_backend* table) const { return table == source_; }

    // How many devices there are. Throws Error.
    int32_t DeviceCount() const;

    // Throws Error unless there is a device of this number.
    void RequireDevice(int32_t device) const;

    // Calls body(message), which returns the status of the table's function of that name, and throws Error with its
    // message if it is not OK, or INTERNAL if it is none or an exception came.
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

    // The same of functions that cannot fail; an exception of theirs is dropped.
    template <class Body>
    void CallVoid(const Body& body) const noexcept {
        try {
            body();
        } catch (...) {
        }
    }

    // Throws Error (internal) with the name of the backend, the function's and what it did.
    [[noreturn]] void FailInternal(const char* function, const std::string& what) const;

private:
    [[noreturn]] void Fail(const char* function, ltn_status status, char* message) const;

    ltn_backend table_;
    std::string name_;
    const ltn_backend* source_;
};

}  // namespace latent
