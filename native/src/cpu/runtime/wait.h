// Waits for a change of an atomic number, and wakes waiting threads. These are the functions of std::atomic, except on
// Windows, where they are the system's: those of GCC 12 can miss a change there and wait forever.
#pragma once

#include <atomic>
#include <cstdint>

#if defined(_WIN32)
#if !defined(NOMINMAX)
#define NOMINMAX
#endif
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#endif

namespace latent {

// Returns once value is no longer old.
inline void WaitForChange(const std::atomic<uint32_t>& value, uint32_t old) {
#if defined(_WIN32)
    while (value.load() == old) WaitOnAddress(const_cast<std::atomic<uint32_t>*>(&value), &old, sizeof old, INFINITE);
#else
    value.wait(old);
#endif
}

inline void WakeOne(std::atomic<uint32_t>& value) {
#if defined(_WIN32)
    WakeByAddressSingle(&value);
#else
    value.notify_one();
#endif
}

}  // namespace latent
