#include "emulator/fiber.h"

#include <sys/mman.h>

#include "driver/machine.h"
#include "driver/sanitizer.h"

#if !defined(__x86_64__)
#error "the switch of fibers is written for x86-64"
#endif

// Saves what a function must preserve, exchanges the stacks and restores it.
asm(R"(
.text
.type latent_switch_fiber,@function
latent_switch_fiber:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size latent_switch_fiber,.-latent_switch_fiber
)");
extern "C" void latent_switch_fiber(void** out_left, void* next);

namespace emulator {
namespace {

constexpr size_t kStackBytes = 256 << 10;  // Of which pages exist once they are used.
constexpr size_t kMostFibers = 16 << 10;
constexpr size_t kLeftBytes = 8 << 10;  // Above them, the last fiber of a stack left functions that did not return.
constexpr size_t kColours = 16, kColourBytes = 256;
constexpr int kSavedRegisters = 6;

Fiber* from = nullptr;  // The last one that was left,
Fiber* to = nullptr;    // and the one that runs since.

// The stacks of all fibers, one after the other.
std::byte* Stacks() {
    static std::byte* const stacks = [] {
        void* const memory = mmap(nullptr, kStackBytes * kMostFibers, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) false_driver::Die("there is no memory for stacks");
        return static_cast<std::byte*>(memory);
    }();
    return stacks;
}

void AnnounceSwitch() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&from->fake_stack, to->stack, to->stack_bytes);
#endif
}

// To be called where a fiber begins or goes on.
void AnnounceArrival() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(to->fake_stack, &from->stack, &from->stack_bytes);
#endif
}

void Enter() {
    AnnounceArrival();
    to->entry();
    false_driver::Die("a fiber ran on after its end");
}

}  // namespace

void BeginFiber(Fiber& out, int number, void (*entry)()) {
    if (static_cast<size_t>(number) >= kMostFibers)
        false_driver::Die("more threads are resident than there are stacks");
    std::byte* const stack = Stacks() + static_cast<size_t>(number) * kStackBytes;
    false_driver::UnpoisonMemory(stack + kStackBytes - kLeftBytes, kLeftBytes);
    // As after a call: 8 beside a multiple of 16, below it the address to go to and the saved registers. Neighbours
    // begin at different distances from the top, so that not all of them want the same lines of the cache.
    const auto distance = static_cast<size_t>(number) % kColours * kColourBytes;
    auto top = reinterpret_cast<void**>(stack + kStackBytes - distance) - 1;
    *--top = reinterpret_cast<void*>(&Enter);
    for (int i = 0; i < kSavedRegisters; ++i) *--top = nullptr;
    out = {top, entry, stack, kStackBytes, nullptr};
}

void SwitchFiber(Fiber& running, Fiber& next) {
    from = &running;
    to = &next;
    AnnounceSwitch();
    latent_switch_fiber(&running.place, next.place);
    AnnounceArrival();
}

bool IsOnStack(const void* address) {
    return static_cast<size_t>(static_cast<const std::byte*>(address) - Stacks()) < kStackBytes * kMostFibers;
}

}  // namespace emulator
