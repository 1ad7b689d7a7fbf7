// planted_faults DRIVER IMAGE KERNEL: runs a planted kernel on a false driver, with other numbers of blocks and other
// orders of threads, and says whether the bits of its output are equal. IMAGE is a file of PTX, or - for an emulator,
// which has the kernels.
#include <dlfcn.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "planted/arguments.h"

namespace {

using latent::cuda::GridBarrierState;
using latent::cuda::PlantedArguments;

constexpr int64_t kCount = 4 * latent::cuda::kTile;

class Driver {
public:
    explicit Driver(const char* path) : library_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
        if (library_ == nullptr) Fail(dlerror());
    }

    // Calls a function that returns 0 where it succeeds.
    template <class... Arguments>
    void Call(const char* name, Arguments... arguments) const {
        const auto function = reinterpret_cast<int (*)(Arguments...)>(dlsym(library_, name));
        if (function == nullptr) Fail(std::string("there is no function ") + name);
        const int result = function(arguments...);
        if (result != 0) Fail(std::string(name) + ": " + Describe(result));
    }

    uint64_t Allocate(size_t bytes) const {
        uint64_t address = 0;
        Call("cuMemAlloc_v2", &address, bytes);
        return address;
    }

private:
    [[noreturn]] static void Fail(const std::string& message) {
        std::printf("%s\n", message.c_str());
        std::exit(1);
    }

    std::string Describe(int result) const {
        const char* text = "";
        reinterpret_cast<int (*)(int, const char**)>(dlsym(library_, "cuGetErrorString"))(result, &text);
        return text;
    }

    void* library_;
};

std::string ContentsOf(const std::string& path) {
    std::ostringstream contents;
    if (path != "-") contents << std::ifstream(path).rdbuf();
    return contents.str();
}

// Numbers of many sizes, so that the order of a sum matters.
std::vector<float> Inputs() {
    std::vector<float> values;
    uint32_t bits = 12345;
    for (int64_t i = 0; i < kCount; ++i) {
        bits = bits * 1664525u + 1013904223u;
        values.push_back(static_cast<float>(bits >> 8) * (i % 3 == 0 ? 1.0f : 1e-5f));
    }
    return values;
}

std::vector<float> Run(const Driver& driver, void* function, unsigned blocks) {
    constexpr size_t kBytes = kCount * sizeof(float);
    void* stream = nullptr;
    driver.Call("cuStreamCreate", &stream, 0u);
    const uint64_t in = driver.Allocate(kBytes), middle = driver.Allocate(kBytes), out = driver.Allocate(kBytes);
    const uint64_t barrier = driver.Allocate(sizeof(GridBarrierState));
    const std::vector<float> inputs = Inputs();
    driver.Call("cuMemcpyHtoDAsync_v2", in, static_cast<const void*>(inputs.data()), kBytes, stream);
    driver.Call("cuMemsetD8Async", barrier, static_cast<unsigned char>(0), sizeof(GridBarrierState), stream);
    PlantedArguments arguments{reinterpret_cast<const float*>(in), reinterpret_cast<float*>(middle),
                               reinterpret_cast<float*>(out), reinterpret_cast<GridBarrierState*>(barrier), kCount};
    void* parameters[] = {&arguments};
    driver.Call("cuLaunchCooperativeKernel", static_cast<const void*>(function), blocks, 1u, 1u, 256u, 1u, 1u, 0u,
                stream, static_cast<void**>(parameters));
    std::vector<float> outputs(static_cast<size_t>(kCount));
    driver.Call("cuMemcpyDtoHAsync_v2", static_cast<void*>(outputs.data()), out, kBytes, stream);
    driver.Call("cuStreamSynchronize", stream);
    for (const uint64_t address : {in, middle, out, barrier}) driver.Call("cuMemFree_v2", address);
    driver.Call("cuStreamDestroy_v2", stream);
    return outputs;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return 2;
    std::signal(SIGABRT, [](int) { _exit(1); });
    setenv("LATENT_FALSE_DRIVER_MULTIPROCESSORS", "3", 0);
    const Driver driver(arguments[1]);
    const std::string image = ContentsOf(arguments[2]);
    void *context = nullptr, *module = nullptr, *function = nullptr;
    driver.Call("cuInit", 0u);
    driver.Call("cuDevicePrimaryCtxRetain", &context, 0);
    driver.Call("cuCtxSetCurrent", context);
    driver.Call("cuModuleLoadData", &module, static_cast<const void*>(image.c_str()));
    driver.Call("cuModuleGetFunction", &function, module, (std::string("ltn_kernel_") + arguments[3]).c_str());

    std::vector<float> first;
    for (const char* const order : {"0", "1", "7"}) {
        setenv("LATENT_EMULATOR_ORDER", order, 1);
        for (const unsigned blocks : {1u, 2u, 3u}) {
            const std::vector<float> outputs = Run(driver, function, blocks);
            if (first.empty()) first = outputs;
            if (std::equal(first.begin(), first.end(), outputs.begin(),
                           [](float a, float b) { return a == b || (a != a && b != b); }))
                continue;
            std::printf("other bits with order %s and %u blocks\n", order, blocks);
            return 1;
        }
    }
    std::printf("equal bits\n");
    return 0;
}
