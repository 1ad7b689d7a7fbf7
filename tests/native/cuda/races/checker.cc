// The race checker: the kernels are compiled with -fsanitize=thread, whose calls come here instead of to its runtime.
// Every access of device memory and shared memory is compared with earlier ones of the same word; a race ends the
// process. This file is compiled without that option.
#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <unordered_map>

#include "driver/machine.h"
#include "driver/memory.h"
#include "emulator/block.h"

namespace races {
namespace {

constexpr uintptr_t kWord = 4;
constexpr uintptr_t kPage = 4096;
using Page = std::array<History, kPage / kWord>;

// Whether an address lies in device memory. The last places are remembered, and until the next launch the last page of
// the host's: that of the kernel's arguments.
bool IsOnDevice(const void* pointer, uint32_t launch) {
    static std::array<false_driver::Range, 8> recent;
    static size_t next = 0;
    static uintptr_t host_page = 0;
    static uint32_t host_launch = 0;
    const auto address = reinterpret_cast<uintptr_t>(pointer);
    const auto holds = [&](const false_driver::Range& range) { return address >= range.begin && address < range.end; };
    if (address / kPage == host_page && launch == host_launch) return false;
    if (std::any_of(recent.begin(), recent.end(), holds)) return true;
    const false_driver::Range range = false_driver::Memory::Shared().Find(address);
    if (holds(range)) {
        recent[next++ % recent.size()] = range;
        return true;
    }
    host_page = address / kPage;
    host_launch = launch;
    return false;
}

History& HistoryOf(uintptr_t word) {
    static std::unordered_map<uintptr_t, std::unique_ptr<Page>> pages;
    static uintptr_t last_number = 0;
    static Page* last = nullptr;
    const uintptr_t number = word * kWord / kPage;
    if (last == nullptr || number != last_number) {
        std::unique_ptr<Page>& page = pages[number];
        if (page == nullptr) page = std::make_unique<Page>();
        last = page.get();
        last_number = number;
    }
    return (*last)[word % (kPage / kWord)];
}

// The function of the kernels that made an access, and the place in the library, for addr2line.
std::string Where(const void* code) {
    Dl_info info{};
    if (dladdr(code, &info) == 0 || info.dli_fbase == nullptr) return {};
    char offset[32];
    std::snprintf(offset, sizeof offset, "+0x%zx",
                  static_cast<size_t>(static_cast<const char*>(code) - static_cast<const char*>(info.dli_fbase)));
    return std::string(" (") + info.dli_fname + offset + ")";
}

std::string Describe(const Moment& moment) {
    return "block " + std::to_string(moment.block) + ", thread " + std::to_string(moment.thread);
}

void Check(const void* address, size_t bytes, Kind kind, const void* code) {
    const emulator::Access access = emulator::AccessOf(address);
    const bool is_shared = access.is_shared;
    const Moment& now = access.moment;
    if (!access.is_of_kernel || (!is_shared && !IsOnDevice(address, now.grid_epoch))) return;
    const auto first = reinterpret_cast<uintptr_t>(address);
    History::Race race;
    for (uintptr_t word = first / kWord; word <= (first + bytes - 1) / kWord; ++word) {
        if (HistoryOf(word).Add(kind, now, &race)) continue;
        false_driver::Die("a race in " + std::string(is_shared ? "shared" : "device") + " memory: " + NameOf(kind) +
                          " by " + Describe(now) + " after " + NameOf(race.kind) + " by " + Describe(race.moment) +
                          " with no barrier between" + Where(code));
    }
}

}  // namespace
}  // namespace races

// The functions that the compiler calls.
#define LATENT_CODE __builtin_return_address(0)
#define LATENT_ACCESS(name, bytes, kind)                         \
    extern "C" void name(void* at) {                             \
        races::Check(at, bytes, races::Kind::kind, LATENT_CODE); \
    }
#define LATENT_ACCESSES(bytes)                                \
    LATENT_ACCESS(__tsan_read##bytes, bytes, kRead)           \
    LATENT_ACCESS(__tsan_write##bytes, bytes, kWrite)         \
    LATENT_ACCESS(__tsan_unaligned_read##bytes, bytes, kRead) \
    LATENT_ACCESS(__tsan_unaligned_write##bytes, bytes, kWrite)

LATENT_ACCESSES(1)
LATENT_ACCESSES(2)
LATENT_ACCESSES(4)
LATENT_ACCESSES(8)
LATENT_ACCESSES(16)

extern "C" {
void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void*, void*) {}
void __tsan_vptr_read(void*) {}

void __tsan_read_range(void* at, unsigned long bytes) {
    if (bytes > 0) races::Check(at, bytes, races::Kind::kRead, LATENT_CODE);
}
void __tsan_write_range(void* at, unsigned long bytes) {
    if (bytes > 0) races::Check(at, bytes, races::Kind::kWrite, LATENT_CODE);
}

uint32_t __tsan_atomic32_load(const volatile uint32_t* at, int) {
    races::Check(const_cast<const uint32_t*>(at), sizeof *at, races::Kind::kAtomic, LATENT_CODE);
    return *at;
}
void __tsan_atomic32_store(volatile uint32_t* at, uint32_t value, int) {
    races::Check(const_cast<const uint32_t*>(at), sizeof *at, races::Kind::kAtomic, LATENT_CODE);
    *at = value;
}
uint32_t __tsan_atomic32_fetch_add(volatile uint32_t* at, uint32_t value, int) {
    races::Check(const_cast<const uint32_t*>(at), sizeof *at, races::Kind::kAtomic, LATENT_CODE);
    const uint32_t before = *at;
    *at = before + value;
    return before;
}
int __tsan_atomic32_compare_exchange_strong(volatile uint32_t* at, uint32_t* expected, uint32_t value, int, int) {
    races::Check(const_cast<const uint32_t*>(at), sizeof *at, races::Kind::kAtomic, LATENT_CODE);
    const uint32_t before = *at;
    const bool is_equal = before == *expected;
    if (is_equal) *at = value;
    *expected = before;
    return is_equal ? 1 : 0;
}
int __tsan_atomic32_compare_exchange_weak(volatile uint32_t* at, uint32_t* expected, uint32_t value, int success,
                                          int failure) {
    return __tsan_atomic32_compare_exchange_strong(at, expected, value, success, failure);
}
}
