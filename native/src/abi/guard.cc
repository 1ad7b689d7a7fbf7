#include "abi/guard.h"

#include <cstddef>
#include <exception>
#include <new>

namespace latent {

namespace {

constexpr size_t kMessageBytes = 1024;

// Fixed storage: reporting a failure must not allocate.
thread_local char message[kMessageBytes];

bool IsContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u;
}

// Keeps to one line, and cuts a text that is too long between two characters of UTF-8.
void StoreMessage(const char* text) noexcept {
    size_t length = 0;
    for (; text[length] != '\0' && length < kMessageBytes - 1; ++length) {
        const bool control = static_cast<unsigned char>(text[length]) < 0x20u;
        message[length] = control ? ' ' : text[length];
    }
    if (text[length] != '\0') {
        while (length > 0 && IsContinuation(text[length])) --length;
    }
    message[length] = '\0';
}

}  // namespace

ltn_status ReportException() noexcept {
    try {
        throw;
    } catch (const Error& error) {
        StoreMessage(error.what());
        return error.status();
    } catch (const std::bad_alloc&) {
        StoreMessage("memory ran out: free some or ask for less");
        return LTN_STATUS_OUT_OF_MEMORY;
    } catch (const std::exception& error) {
        StoreMessage(error.what());
        return LTN_STATUS_INTERNAL;
    } catch (...) {
        StoreMessage("an unknown exception reached the ABI, expected none: report it as a defect of the library");
        return LTN_STATUS_INTERNAL;
    }
}

const char* LastMessage() noexcept {
    return message;
}

}  // namespace latent
