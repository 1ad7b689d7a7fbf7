// Memory of a GPU.
#pragma once

#include "context.h"

namespace latent::cuda {

// Allocates zero-filled memory, aligned to 256 bytes; 0 bytes have an address, too. Throws Error.
Address Allocate(const Context& context, int64_t bytes);

// Frees memory of Allocate. 0 is ignored.
void Free(const Context& context, Address address);

// Copies bytes between memory of the host and of the GPU, and waits until they have arrived. Throws Error.
void Copy(const Context& context, void* out, ltn_placement out_placement, const void* source,
          ltn_placement source_placement, int64_t bytes);

// Memory of a GPU that lives as long as the object.
class DeviceBuffer {
public:
    explicit DeviceBuffer(const Context& context) : context_(context) {}
    ~DeviceBuffer() { Free(context_, address_); }
    DeviceBuffer(const DeviceBuffer&) = delete;
    DeviceBuffer& operator=(const DeviceBuffer&) = delete;

    // Makes room for so many bytes. If that needs other memory, the contents are lost. Throws Error.
    void Reserve(int64_t bytes);

    Address address() const { return address_; }

    // Copies from the host, or to it.
    void Write(const void* source, int64_t bytes);
    void Read(void* out, int64_t bytes) const;

private:
    const Context& context_;
    Address address_ = 0;
    int64_t bytes_ = 0;
};

}  // namespace latent::cuda
