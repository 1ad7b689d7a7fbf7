// The emulator as the machine of a false driver: the kernels of the folder that the build names, compiled by the host's
// compiler. LATENT_EMULATOR_ORDER is the order of threads and blocks: 0 (as numbered), 1 (backwards), or the seed of a
// shuffle.
#include "driver/machine.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "emulator/block.h"
#include "kernels.cu"
#include "kernels_sm_80.cu"

namespace latent::cuda {
namespace {

// The code of a kernel: a function of the address of its arguments.
using Body = void (*)(const void* arguments);

struct Entry {
    false_driver::Function function;
    Body body;
};

const Entry kEntries[] = {
#define LATENT_KERNEL(name, function, Arguments)        \
    {{"ltn_kernel_" #name, sizeof(Arguments), nullptr}, \
     [](const void* arguments) { ltn_kernel_##name(*static_cast<const Arguments*>(arguments)); }},
#include "cooperative.inc"
#include "kernels.inc"
#include "kernels_sm_80.inc"
#undef LATENT_KERNEL
};

uint32_t Order() {
    const char* const text = std::getenv("LATENT_EMULATOR_ORDER");
    return text == nullptr ? 0 : static_cast<uint32_t>(std::strtoul(text, nullptr, 10));
}

}  // namespace
}  // namespace latent::cuda

namespace false_driver {

using latent::cuda::Entry;
using latent::cuda::kEntries;

struct Module {};

// The emulator has the kernels already, and reads no image.
std::string LoadImage(const Module** out, const void*) {
    static const Module module;
    *out = &module;
    return {};
}

const Function* FindFunction(const Module&, const char* name) {
    for (const Entry& entry : kEntries) {
        if (entry.function.name == name) return &entry.function;
    }
    return nullptr;
}

void Launch(const LaunchOptions& options) {
    const auto& entry = reinterpret_cast<const Entry&>(*options.function);  // Its first member.
    emulator::RunGrid({.blocks = options.blocks,
                       .threads = static_cast<int>(options.threads),
                       .is_cooperative = options.is_cooperative,
                       .seed = latent::cuda::Order()},
                      entry.body, options.parameters);
}

const char* DeviceName() {
    return "emulator of the kernels on the host's processor";
}

void Die(const std::string& message) {
    std::fprintf(stderr, "emulator: %s\n", message.c_str());
    std::abort();
}

}  // namespace false_driver
