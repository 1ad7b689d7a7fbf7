// The allocated memory of devices in this process. It serves to check addresses from the caller before a backend sees
// them. Safe to use from all threads.
#pragma once

#include <cstdint>

#include "backend/backend.h"

namespace latent {

// One device of one backend.
struct DeviceId {
    const Backend* backend;
    int32_t device;

    auto operator<=>(const DeviceId&) const = default;
};

// Adds memory of a device, and counts it.
void AddDeviceMemory(const DeviceId& device, const void* memory, int64_t bytes);

// Removes memory that was added. Returns false if there is none at this address.
bool RemoveDeviceMemory(const DeviceId& device, const void* memory);

// True if all bytes lie in one piece of memory of the device.
bool IsDeviceMemory(const DeviceId& device, const void* memory, int64_t bytes);

}  // namespace latent
