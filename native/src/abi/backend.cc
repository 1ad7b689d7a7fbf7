#include <cstring>

#include "abi/guard.h"
#include "backend/registry.h"
#include "cpu/context.h"
#include "cpu/device.h"

namespace {

bool IsCpu(const char* backend) {
    return std::strcmp(backend, latent::kCpuName) == 0;
}

ltn_device Describe(const latent::Backend& backend, int32_t device) {
    backend.RequireDevice(device);
    ltn_device description{};
    backend.Call("device_describe",
                 [&](char* message) { return backend.table().device_describe(&description, device, message); });
    description.name[sizeof description.name - 1] = '\0';
    return description;
}

ltn_device DescribeCpu(int32_t device) {
    if (device != 0) latent::FailArgument("device is %d, expected 0: the CPU is one device", device);
    return latent::DescribeCpu();
}

}  // namespace

extern "C" {

ltn_status ltn_backend_register(const ltn_backend* backend) {
    return latent::Guard([&] {
        latent::RequirePointer(backend, "backend");
        latent::RegisterBackend(backend);
    });
}

ltn_status ltn_backend_device_count(int32_t* out_count, const char* backend) {
    return latent::Guard([&] {
        latent::RequirePointer(out_count, "out_count");
        latent::RequirePointer(backend, "backend");
        *out_count = IsCpu(backend) ? 1 : latent::FindBackend(backend).DeviceCount();
    });
}

ltn_status ltn_backend_device_describe(ltn_device* out_device, const char* backend, int32_t device) {
    return latent::Guard([&] {
        latent::RequirePointer(out_device, "out_device");
        latent::RequirePointer(backend, "backend");
        *out_device = IsCpu(backend) ? DescribeCpu(device) : Describe(latent::FindBackend(backend), device);
    });
}

}  // extern "C"
