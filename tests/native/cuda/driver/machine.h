// What stands behind a false CUDA driver and carries out its launches: the emulator or the interpreter. Each defines
// these functions. The driver calls them one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace false_driver {

// A kernel. Its only parameter is a struct of so many bytes.
struct Function {
    std::string name;
    size_t parameter_bytes;
    const void* code;  // The machine's own.
};

// What was loaded, which lives until the process ends. The machine's own.
struct Module;

// Reads what cuModuleLoadData got. Returns the reason for which it cannot be loaded, or nothing.
std::string LoadImage(const Module** out, const void* image);

// The kernel of a name, or null.
const Function* FindFunction(const Module& module, const char* name);

// A launch of blocks in one dimension with threads in one dimension. All blocks of a cooperative launch run at once.
struct LaunchOptions {
    const Function* function;
    unsigned blocks, threads;
    const void* parameters;
    bool is_cooperative;
};

// Carries out a launch. A kernel that does something wrong ends the process with a message.
void Launch(const LaunchOptions& options);

// The name of the device.
const char* DeviceName();

// Ends the process with a message.
[[noreturn]] void Die(const std::string& message);

}  // namespace false_driver
