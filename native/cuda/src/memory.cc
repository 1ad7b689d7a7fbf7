#include "memory.h"

#include <algorithm>
#include <cstring>

namespace latent::cuda {
namespace {

Address AddressOf(const void* memory) {
    return reinterpret_cast<uintptr_t>(memory);
}

}  // namespace

Address Allocate(const Context& context, int64_t bytes) {
    const Driver& driver = context.driver();
    const auto size = static_cast<size_t>(std::max<int64_t>(bytes, 1));
    Address address = 0;
    context.device().Use();
    driver.Check(driver.MemAlloc(&address, size), "allocate " + std::to_string(bytes) + " bytes");
    try {
        driver.Check(driver.MemsetD8(address, 0, size, context.stream()), "clear memory");
        context.Wait();
    } catch (...) {
        Free(context, address);
        throw;
    }
    return address;
}

void Free(const Context& context, Address address) {
    if (address != 0 && context.device().TryUse()) context.driver().MemFree(address);
}

void Copy(const Context& context, void* out, ltn_placement out_placement, const void* source,
          ltn_placement source_placement, int64_t bytes) {
    const Driver& driver = context.driver();
    const auto size = static_cast<size_t>(bytes);
    if (out_placement == LTN_PLACEMENT_HOST && source_placement == LTN_PLACEMENT_HOST) {
        std::memmove(out, source, size);
        return;
    }
    context.device().Use();
    const Result result = out_placement == LTN_PLACEMENT_HOST
                              ? driver.CopyToHost(out, AddressOf(source), size, context.stream())
                          : source_placement == LTN_PLACEMENT_HOST
                              ? driver.CopyToDevice(AddressOf(out), source, size, context.stream())
                              : driver.CopyOnDevice(AddressOf(out), AddressOf(source), size, context.stream());
    driver.Check(result, "copy " + std::to_string(bytes) + " bytes");
    context.Wait();
}

void DeviceBuffer::Reserve(int64_t bytes) {
    if (address_ != 0 && bytes <= bytes_) return;
    Free(context_, address_);
    address_ = 0;
    address_ = Allocate(context_, bytes);
    bytes_ = bytes;
}

void DeviceBuffer::Write(const void* source, int64_t bytes) {
    Copy(context_, reinterpret_cast<void*>(address_), LTN_PLACEMENT_DEVICE, source, LTN_PLACEMENT_HOST, bytes);
}

void DeviceBuffer::Read(void* out, int64_t bytes) const {
    Copy(context_, out, LTN_PLACEMENT_HOST, reinterpret_cast<const void*>(address_), LTN_PLACEMENT_DEVICE, bytes);
}

}  // namespace latent::cuda
