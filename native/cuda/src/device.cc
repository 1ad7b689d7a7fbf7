#include "device.h"

#include <map>

#include "error.h"
#include "image.h"

namespace latent::cuda {
namespace {

constexpr int kOldest = 75;        // Compute capability 7.5, Turing.
constexpr int kTensorOldest = 80;  // From which on tensor cores multiply TF32 and bf16: Ampere.

int HandleOf(const Driver& driver, int number) {
    const int count = DeviceCount();
    if (number < 0 || number >= count) {
        throw Error(LTN_STATUS_INVALID_ARGUMENT,
                    "device is " + std::to_string(number) + ", expected 0 to " + std::to_string(count - 1));
    }
    int handle = 0;
    driver.Check(driver.DeviceGet(&handle, number), "name device " + std::to_string(number));
    return handle;
}

ModuleHandle LoadModule(const Driver& driver, const char* image, const std::string& what) {
    ModuleHandle module = nullptr;
    const std::string lacks = image[0] != '\0' ? "" : ", which this build of the library lacks";
    driver.Check(driver.ModuleLoadData(&module, image), "load " + what + lacks);
    return module;
}

FunctionHandle FindKernel(const Driver& driver, ModuleHandle module, const char* name) {
    FunctionHandle function = nullptr;
    driver.Check(driver.ModuleGetFunction(&function, module, name), std::string("find the kernel ") + name);
    return function;
}

int AttributeOf(const Driver& driver, int attribute, int handle) {
    int value = 0;
    driver.Check(driver.DeviceGetAttribute(&value, attribute, handle), "describe itself");
    return value;
}

std::string DescribeCapability(int number, int capability) {
    return "device " + std::to_string(number) + " has compute capability " + std::to_string(capability / 10) + "." +
           std::to_string(capability % 10);
}

}  // namespace

int DeviceCount() {
    const Driver& driver = Driver::Get();
    int count = 0;
    driver.Check(driver.DeviceGetCount(&count), "be counted");
    return count;
}

ltn_device DescribeDevice(int number) {
    const Driver& driver = Driver::Get();
    const int handle = HandleOf(driver, number);
    ltn_device device{};
    size_t bytes = 0;
    driver.Check(driver.DeviceGetName(device.name, sizeof device.name - 1, handle), "say its name");
    driver.Check(driver.DeviceTotalMem(&bytes, handle), "say the size of its memory");
    device.memory_bytes = static_cast<int64_t>(bytes);
    return device;
}

const Device& Device::Get(int number, ltn_precision precision) {
    static std::mutex mutex;
    static auto& devices = *new std::map<int, Device*>();  // Never freed, as contexts may outlive static objects.
    const std::lock_guard lock(mutex);
    Device*& device = devices[number];
    if (device == nullptr) device = new Device(number);
    if (precision != LTN_PRECISION_F32) device->LoadTensorKernels();
    return *device;
}

Device::Device(int number) : driver_(Driver::Get()), number_(number), handle_(HandleOf(driver_, number)) {
    capability_ = AttributeOf(driver_, kAttributeMajor, handle_) * 10 + AttributeOf(driver_, kAttributeMinor, handle_);
    if (capability_ < kOldest) {
        throw Error(LTN_STATUS_UNSUPPORTED,
                    DescribeCapability(number, capability_) + ", expected 7.5 (Turing) or later");
    }
    multiprocessors_ = AttributeOf(driver_, kAttributeMultiprocessors, handle_);
    driver_.Check(driver_.PrimaryCtxRetain(&context_, handle_), "make a context");
    try {
        LoadKernels(BaseImage(), 0, kBaseKernelCount);
    } catch (...) {
        driver_.PrimaryCtxRelease(handle_);
        throw;
    }
}

void Device::LoadTensorKernels() {
    if (capability_ < kTensorOldest) {
        throw Error(LTN_STATUS_UNSUPPORTED, DescribeCapability(number_, capability_) +
                                                ", expected 8.0 (Ampere) or later for precision 1 (tf32) or 2 (bf16)");
    }
    if (functions_.back() == nullptr) LoadKernels(TensorImage(), kBaseKernelCount, kKernelCount);
}

// Finds the kernels [begin, end) in an image.
void Device::LoadKernels(const char* image, int begin, int end) {
    Use();
    const ModuleHandle module = LoadModule(driver_, image, "the kernels");
    for (int i = begin; i < end; ++i) {
        functions_[static_cast<size_t>(i)] = FindKernel(driver_, module, kKernelNames[i]);
    }
}

const PersistentKernel& Device::persistent() const {
    const std::lock_guard lock(mutex_);
    if (!persistent_) persistent_ = LoadPersistent();
    return *persistent_;
}

PersistentKernel Device::LoadPersistent() const {
    if (AttributeOf(driver_, kAttributeCooperativeLaunch, handle_) == 0) {
        throw Error(
            LTN_STATUS_UNSUPPORTED,
            "LATENT_CUDA_EXECUTOR is 'persistent', and this GPU or its driver has no cooperative launches, which "
            "it needs: expected 'graph'");
    }
    Use();
    const ModuleHandle module = LoadModule(driver_, PersistentImage(), "the persistent kernel");
    const FunctionHandle function = FindKernel(driver_, module, "ltn_kernel_Persistent");
    int blocks = 0;
    driver_.Check(driver_.ActiveBlocks(&blocks, function, kThreads, 0), "say how many blocks it holds");
    if (blocks == 0) throw Error(LTN_STATUS_UNSUPPORTED, "this GPU holds no block of the persistent kernel");
    return {function, static_cast<unsigned>(blocks * multiprocessors_)};
}

void Device::Use() const {
    driver_.Check(driver_.CtxSetCurrent(context_), "switch to its context");
}

}  // namespace latent::cuda
