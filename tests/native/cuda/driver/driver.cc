// A false CUDA driver: the functions that the backend calls, on one device that is a machine (machine.h). Whatever goes
// to a stream is done when somebody waits for it. Environment variables of tests: LATENT_FALSE_DRIVER_VERSION: the
// version that it claims, such as 11040; LATENT_FALSE_DRIVER_DEVICE=none: it finds no device;
// LATENT_FALSE_DRIVER_MULTIPROCESSORS: how many it has, 2 if it is not set; LATENT_FALSE_DRIVER_CAPABILITY: its compute
// capability, such as 75; 80 if it is not set; LATENT_FALSE_DRIVER_FAILING_KERNEL: a kernel that cannot
// be launched.
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "driver/machine.h"
#include "driver/memory.h"
#include "driver/stream.h"

using false_driver::Event;
using false_driver::Function;
using false_driver::Graph;
using false_driver::Memory;
using false_driver::Module;
using false_driver::Recorded;
using false_driver::Stream;

namespace {

enum Status {
    kSuccess = 0,
    kInvalidValue = 1,
    kOutOfMemory = 2,
    kNotInitialised = 3,
    kNoDevice = 100,
    kInvalidDevice = 101,
    kInvalidContext = 201,
    kInvalidPtx = 218,
    kInvalidHandle = 400,
    kNotFound = 500,
    kIllegalAddress = 700,
    kTooLargeForCooperation = 720
};

// Of a block of 256 threads with 255 registers each, which the compiler may use, a multiprocessor holds one.
constexpr int kBlocksOfMultiprocessor = 1;

bool initialised = false;
int the_context;  // Its address stands for the primary context.
std::string load_failure;
thread_local bool has_context = false;

Stream* StreamOf(void* stream) {
    return static_cast<Stream*>(stream);
}

// Copies once the stream gets there. What is wrong with addresses shows at once.
int Copy(void* to, const void* from, size_t bytes, void* stream) {
    StreamOf(stream)->Add([=] { std::memcpy(to, from, bytes); });
    return kSuccess;
}

int NumberOf(const char* variable, int otherwise) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? otherwise : std::atoi(text);
}

int Multiprocessors() {
    return NumberOf("LATENT_FALSE_DRIVER_MULTIPROCESSORS", 2);
}

int Capability() {
    return NumberOf("LATENT_FALSE_DRIVER_CAPABILITY", 80);
}

int Launch(const void* function, unsigned blocks, unsigned threads, unsigned shared_bytes, void* stream,
           void** parameters, bool is_cooperative) {
    if (!has_context) return kInvalidContext;
    const bool is_legal = blocks >= 1 && blocks <= 0x7FFFFFFF && threads >= 1 && threads <= 1024 && shared_bytes == 0;
    if (!is_legal) return kInvalidValue;
    const auto& kernel = *static_cast<const Function*>(function);
    const char* const failing = std::getenv("LATENT_FALSE_DRIVER_FAILING_KERNEL");
    if (failing != nullptr && kernel.name == failing) return kInvalidValue;
    const auto* const bytes = static_cast<const std::byte*>(parameters[0]);
    Recorded launch{&kernel, blocks, threads, {bytes, bytes + kernel.parameter_bytes}, is_cooperative};
    StreamOf(stream)->AddLaunch(std::move(launch));
    return kSuccess;
}

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default"))) int

EXPORT cuInit(unsigned flags) {
    const char* const device = std::getenv("LATENT_FALSE_DRIVER_DEVICE");
    if (device != nullptr && std::strcmp(device, "none") == 0) return kNoDevice;
    initialised = true;
    return flags == 0 ? kSuccess : kInvalidValue;
}

EXPORT cuDriverGetVersion(int* version) {
    *version = NumberOf("LATENT_FALSE_DRIVER_VERSION", 12040);
    return kSuccess;
}

EXPORT cuGetErrorName(int result, const char** text) {
    static const std::string name = "CUDA_ERROR";
    *text = result == kNoDevice ? "CUDA_ERROR_NO_DEVICE" : name.c_str();
    return kSuccess;
}

EXPORT cuGetErrorString(int result, const char** text) {
    static thread_local std::string message;
    message = result == kNoDevice     ? "no CUDA-capable device is detected"
              : result == kInvalidPtx ? load_failure
                                      : "error " + std::to_string(result);
    *text = message.c_str();
    return kSuccess;
}

EXPORT cuDeviceGetCount(int* count) {
    *count = 1;
    return initialised ? kSuccess : kNotInitialised;
}

EXPORT cuDeviceGet(int* device, int number) {
    *device = number;
    return number == 0 ? kSuccess : kInvalidDevice;
}

EXPORT cuDeviceGetName(char* name, int bytes, int) {
    std::strncpy(name, false_driver::DeviceName(), static_cast<size_t>(bytes));
    return kSuccess;
}

EXPORT cuDeviceTotalMem_v2(size_t* bytes, int) {
    *bytes = size_t{1} << 36;
    return kSuccess;
}

EXPORT cuDeviceGetAttribute(int* value, int attribute, int) {
    switch (attribute) {
        case 16:
            *value = Multiprocessors();
            return kSuccess;
        case 75:
            *value = Capability() / 10;
            return kSuccess;
        case 76:
            *value = Capability() % 10;
            return kSuccess;
        case 95:
            *value = 1;
            return kSuccess;
        default:
            return kInvalidValue;
    }
}

EXPORT cuDevicePrimaryCtxRetain(void** context, int) {
    *context = &the_context;
    return initialised ? kSuccess : kNotInitialised;
}

EXPORT cuDevicePrimaryCtxRelease_v2(int) {
    return kSuccess;
}

EXPORT cuCtxSetCurrent(void* context) {
    has_context = context == &the_context;
    return has_context ? kSuccess : kInvalidContext;
}

EXPORT cuModuleLoadData(const void** out_module, const void* image) {
    if (!has_context) return kInvalidContext;
    const Module* module = nullptr;
    load_failure = false_driver::LoadImage(&module, image);
    *out_module = module;
    return load_failure.empty() ? kSuccess : kInvalidPtx;
}

EXPORT cuModuleGetFunction(const void** function, const void* module, const char* name) {
    if (module == nullptr) return kInvalidHandle;
    *function = false_driver::FindFunction(*static_cast<const Module*>(module), name);
    return *function != nullptr ? kSuccess : kNotFound;
}

EXPORT cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    if (!has_context) return kInvalidContext;
    *address = Memory::Shared().Allocate(bytes);
    return *address != 0 ? kSuccess : kOutOfMemory;
}

EXPORT cuMemFree_v2(uint64_t address) {
    Stream::WaitForAll();
    return Memory::Shared().Free(address) ? kSuccess : kInvalidValue;
}

EXPORT cuMemAllocHost_v2(void** memory, size_t bytes) {
    *memory = std::malloc(bytes);
    return *memory != nullptr ? kSuccess : kOutOfMemory;
}

EXPORT cuMemFreeHost(void* memory) {
    std::free(memory);
    return kSuccess;
}

EXPORT cuMemsetD8Async(uint64_t address, unsigned char value, size_t bytes, void* stream) {
    if (!Memory::Shared().Holds(address, bytes)) return kIllegalAddress;
    StreamOf(stream)->Add([=] { std::memset(reinterpret_cast<void*>(address), value, bytes); });
    return kSuccess;
}

EXPORT cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t bytes, void* stream) {
    if (!Memory::Shared().Holds(to, bytes)) return kIllegalAddress;
    return Copy(reinterpret_cast<void*>(to), from, bytes, stream);
}

EXPORT cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t bytes, void* stream) {
    if (!Memory::Shared().Holds(from, bytes)) return kIllegalAddress;
    return Copy(to, reinterpret_cast<const void*>(from), bytes, stream);
}

EXPORT cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void* stream) {
    if (!Memory::Shared().Holds(to, bytes) || !Memory::Shared().Holds(from, bytes)) return kIllegalAddress;
    return Copy(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from), bytes, stream);
}

EXPORT cuStreamCreate(void** stream, unsigned) {
    if (!has_context) return kInvalidContext;
    *stream = new Stream();
    return kSuccess;
}

EXPORT cuStreamDestroy_v2(void* stream) {
    delete StreamOf(stream);
    return kSuccess;
}

EXPORT cuStreamSynchronize(void* stream) {
    return StreamOf(stream)->Wait() ? kSuccess : kInvalidValue;
}

EXPORT cuEventCreate(void** event, unsigned flags) {
    if (!has_context || (flags & ~2u) != 0) return kInvalidValue;
    *event = new Event{.has_time = flags == 0};
    return kSuccess;
}

EXPORT cuEventDestroy_v2(void* event) {
    Stream::WaitForAll();
    delete static_cast<Event*>(event);
    return kSuccess;
}

EXPORT cuEventRecord(void* out_event, void* stream) {
    auto* const event = static_cast<Event*>(out_event);
    event->time = {};
    event->stream = StreamOf(stream);
    event->stream->Add([event] { event->time = std::chrono::steady_clock::now(); });
    event->place = event->stream->Added();
    return kSuccess;
}

EXPORT cuEventSynchronize(void* handle) {
    auto* const event = static_cast<Event*>(handle);
    if (event->stream != nullptr && !event->stream->WaitUntil(event->place)) return kInvalidValue;
    event->stream = nullptr;
    return kSuccess;
}

EXPORT cuEventElapsedTime(float* milliseconds, void* start, void* end) {
    const auto& from = *static_cast<const Event*>(start);
    const auto& to = *static_cast<const Event*>(end);
    if (!from.has_time || !to.has_time || from.time == decltype(from.time){} || to.time == decltype(to.time){}) {
        return kInvalidHandle;
    }
    *milliseconds = std::chrono::duration<float, std::milli>(to.time - from.time).count();
    return kSuccess;
}

EXPORT cuStreamBeginCapture_v2(void* stream, int) {
    return StreamOf(stream)->BeginCapture() ? kSuccess : kInvalidValue;
}

EXPORT cuStreamEndCapture(void* stream, void** graph) {
    *graph = StreamOf(stream)->EndCapture().release();
    return *graph != nullptr ? kSuccess : kInvalidValue;
}

EXPORT cuGraphInstantiateWithFlags(void** exec, void* graph, unsigned long long) {
    *exec = new Graph(*static_cast<Graph*>(graph));
    return kSuccess;
}

EXPORT cuGraphLaunch(void* exec, void* stream) {
    for (const Recorded& launch : static_cast<Graph*>(exec)->launches) StreamOf(stream)->AddLaunch(launch);
    return kSuccess;
}

EXPORT cuGraphDestroy(void* graph) {
    delete static_cast<Graph*>(graph);
    return kSuccess;
}

EXPORT cuGraphExecDestroy(void* exec) {
    delete static_cast<Graph*>(exec);
    return kSuccess;
}

EXPORT cuLaunchKernel(const void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                      unsigned block_y, unsigned block_z, unsigned shared_bytes, void* stream, void** parameters,
                      void** extra) {
    const bool is_legal = grid_y == 1 && grid_z == 1 && block_y == 1 && block_z == 1 && extra == nullptr;
    return is_legal ? Launch(function, grid_x, block_x, shared_bytes, stream, parameters, false) : kInvalidValue;
}

EXPORT cuLaunchCooperativeKernel(const void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                                 unsigned block_x, unsigned block_y, unsigned block_z, unsigned shared_bytes,
                                 void* stream, void** parameters) {
    const bool is_legal = grid_y == 1 && grid_z == 1 && block_y == 1 && block_z == 1;
    if (is_legal && grid_x > static_cast<unsigned>(Multiprocessors() * kBlocksOfMultiprocessor)) {
        return kTooLargeForCooperation;
    }
    return is_legal ? Launch(function, grid_x, block_x, shared_bytes, stream, parameters, true) : kInvalidValue;
}

EXPORT cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void*, int, size_t) {
    *blocks = kBlocksOfMultiprocessor;
    return kSuccess;
}
