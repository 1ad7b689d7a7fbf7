// Which memory of devices is allocated in this process, so that what the caller hands over is known to be a device's
// before a backend sees it. Safe to use from all threads.
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

// Takes out memory that was added; false if there is none at this address.
bool RemoveDeviceMemory(const DeviceId& device, const void* memory);

// True if all of the bytes lie in one piece of memory of the device.
bool IsDeviceMemory(const DeviceId& device, const void* memory, int64_t bytes);

}  // namespace latent
