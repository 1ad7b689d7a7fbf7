#include "fuzz/crash.h"

#include <signal.h>

#include <cstddef>
#include <initializer_list>

#if defined(_WIN32)
#include <io.h>
#else
#include <unistd.h>

extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());
// UndefinedBehaviorSanitizer has no such callback, but aborts on request.
extern "C" __attribute__((visibility("default"))) const char* __ubsan_default_options();
const char* __ubsan_default_options() {
    return "abort_on_error=1:print_stacktrace=1";
}
#endif

namespace latent {
namespace {

volatile uint64_t current_seed = 0;

#if defined(_WIN32)
void WriteError(const char* text, size_t length) {
    _write(2, text, static_cast<unsigned>(length));
}
#else
void WriteError(const char* text, size_t length) {
    if (write(STDERR_FILENO, text, length) < 0) _exit(1);
}
#endif

// Prints the command that replays the program. It is safe in a signal handler.
void PrintReplay() {
    char text[] = "\nreplay with: program_fuzz replay 00000000000000000000\n";
    uint64_t seed = current_seed;
    for (size_t i = sizeof text - 3; text[i] != ' '; --i, seed /= 10) text[i] = static_cast<char>('0' + seed % 10);
    WriteError(text, sizeof text - 1);
}

void OnSignal(int signal_number) {
    PrintReplay();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

}  // namespace

#if defined(_WIN32)

void ReportCrashes() {
    for (const int signal_number : {SIGABRT, SIGSEGV, SIGFPE, SIGILL}) signal(signal_number, OnSignal);
}

// On systems without an alarm the time limit of the test ends a hang.
void BeginProgram(uint64_t seed) {
    current_seed = seed;
}

#else

constexpr unsigned kMaxSeconds = 60;

void ReportCrashes() {
    signal(SIGALRM, OnSignal);
    signal(SIGABRT, OnSignal);
    if (__sanitizer_set_death_callback != nullptr) {
        __sanitizer_set_death_callback(PrintReplay);
        return;
    }
    for (const int signal_number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) signal(signal_number, OnSignal);
}

void BeginProgram(uint64_t seed) {
    current_seed = seed;
    alarm(kMaxSeconds);
}

#endif

}  // namespace latent
