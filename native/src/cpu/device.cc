#include "cpu/device.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#if defined(_WIN32)
#if !defined(NOMINMAX)
#define NOMINMAX
#endif
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace latent {

namespace {

#if defined(__x86_64__)
// The brand string of CPUID: three leaves with 16 bytes each.
std::string ProcessorName() {
    constexpr unsigned kFirst = 0x80000002u, kLast = 0x80000004u;
    if (__get_cpuid_max(0x80000000u, nullptr) < kLast) return "";
    char name[49] = {};
    for (unsigned leaf = kFirst; leaf <= kLast; ++leaf) {
        unsigned registers[4] = {};
        __cpuid(leaf, registers[0], registers[1], registers[2], registers[3]);
        std::memcpy(name + 16 * (leaf - kFirst), registers, sizeof registers);
    }
    const std::string text = name;
    const size_t begin = text.find_first_not_of(' ');
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}
#else
std::string ProcessorName() {
    return "";
}
#endif

int64_t MemoryBytes() {
#if defined(_WIN32)
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof status;
    return GlobalMemoryStatusEx(&status) != 0 ? static_cast<int64_t>(status.ullTotalPhys) : 0;
#else
    const int64_t pages = sysconf(_SC_PHYS_PAGES);
    const int64_t page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? pages * page : 0;
#endif
}

}  // namespace

ltn_device DescribeCpu() {
    ltn_device device{};
    std::string name = ProcessorName();
    if (name.empty()) name = "CPU";
    std::copy_n(name.begin(), std::min(name.size(), sizeof device.name - 1), device.name);
    device.memory_bytes = MemoryBytes();
    return device;
}

}  // namespace latent
