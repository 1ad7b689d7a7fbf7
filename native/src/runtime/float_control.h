// The floating-point control state of a thread: rounding, denormals and traps.
#pragma once

#include <cstdint>

namespace latent {

// Sets the default state (round to nearest, denormals kept, no traps) during its lifetime, and then restores the state
// before. Without it results would depend on the thread that computes them, since a new thread inherits the state of
// the thread that starts it.
class FloatControl {
public:
    FloatControl() : before_(Get()) { Set(kDefault); }
    ~FloatControl() { Set(before_); }
    FloatControl(const FloatControl&) = delete;
    FloatControl& operator=(const FloatControl&) = delete;

private:
#if defined(__x86_64__)
    using State = uint32_t;
    static constexpr State kDefault = 0x1F80;  // MXCSR with all exceptions masked.
    static State Get() {
        return __builtin_ia32_stmxcsr();
    }
    static void Set(State state) {
        __builtin_ia32_ldmxcsr(state);
    }
#elif defined(__aarch64__)
    using State = uint64_t;
    static constexpr State kDefault = 0;  // FPCR.
    static State Get() {
        State state;
        asm volatile("mrs %0, fpcr" : "=r"(state) : : "memory");
        return state;
    }
    static void Set(State state) {
        asm volatile("msr fpcr, %0" : : "r"(state) : "memory");
    }
#else
    using State = uint32_t;
    static constexpr State kDefault = 0;
    static State Get() {
        return kDefault;
    }
    static void Set(State) {}
#endif

    const State before_;
};

}  // namespace latent
