// Fibers: stacks of their own on one thread of the host.
#pragma once

#include <cstddef>

namespace emulator {

// A fiber, or the thread that began the first one.
struct Fiber {
    void* place = nullptr;  // Where it was left.
    void (*entry)() = nullptr;
    // For AddressSanitizer, which follows the switches.
    const void* stack = nullptr;
    size_t stack_bytes = 0;
    void* fake_stack = nullptr;
};

// Makes a fiber that begins with entry at the first switch to it. Its stack is that of the last fiber with the same
// number. entry must not return.
void BeginFiber(Fiber& out, int number, void (*entry)());

// Leaves the running fiber for another.
void SwitchFiber(Fiber& running, Fiber& next);

// Whether an address lies in the stack of a fiber.
bool IsOnStack(const void* address);

}  // namespace emulator
