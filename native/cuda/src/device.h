// The GPUs of this machine. Contexts of one GPU share its primary context, hence their memory, and the compiled code.
#pragma once

#include <array>
#include <mutex>
#include <optional>

#include "driver.h"
#include "kernel.h"

namespace latent::cuda {

// The number of GPUs. Throws Error as Driver::Get.
int DeviceCount();

// Throws Error as Driver::Get, and for a number that is not a device's.
ltn_device DescribeDevice(int number);

// The kernel of all steps (kernels/persistent.h), and as many blocks of it as the GPU holds at once.
struct PersistentKernel {
    FunctionHandle function;
    unsigned blocks;
};

// A GPU in use, until the process ends.
class Device {
public:
    // The GPU of a number, with the code for a precision loaded at the first call. Throws Error.
    static const Device& Get(int number, ltn_precision precision);

    const Driver& driver() const { return driver_; }
    int multiprocessors() const { return multiprocessors_; }
    FunctionHandle function(Kernel kernel) const { return functions_[static_cast<size_t>(kernel)]; }

    // Loaded at the first call. Throws Error.
    const PersistentKernel& persistent() const;

    // Makes the GPU's context that of the calling thread, as the other calls of the driver need it.
    void Use() const;

    // The same where nothing can be done about a failure, such as the end of the driver: whether it worked.
    bool TryUse() const { return driver_.CtxSetCurrent(context_) == kSuccess; }

private:
    explicit Device(int number);
    void LoadKernels(const char* image, int begin, int end);
    void LoadTensorKernels();
    PersistentKernel LoadPersistent() const;

    const Driver& driver_;
    const int number_;
    int handle_ = 0;
    int capability_ = 0;  // Compute capability, such as 75 for 7.5.
    int multiprocessors_ = 0;
    ContextHandle context_ = nullptr;
    std::array<FunctionHandle, kKernelCount> functions_{};
    mutable std::mutex mutex_;
    mutable std::optional<PersistentKernel> persistent_;
};

}  // namespace latent::cuda
