#include "interpreter/address.h"

#include <array>
#include <cstdio>
#include <string>

#include "driver/memory.h"
#include "interpreter/block.h"
#include "interpreter/lanes.h"

namespace interpreter {
namespace {

// Allocations that were accessed lately.
std::array<false_driver::Range, 8> recent;
size_t next_recent = 0;

std::string Describe(uint64_t address, size_t bytes) {
    char text[64];
    std::snprintf(text, sizeof text, "an access of %zu bytes at 0x%llx", bytes,
                  static_cast<unsigned long long>(address));
    return text;
}

bool IsIn(const false_driver::Range& range, uint64_t address, size_t bytes) {
    return address >= range.begin && address < range.end && bytes <= range.end - address;
}

std::byte* AccessParameters(Warp& warp, uint64_t address, size_t bytes) {
    const size_t all = warp.OfBlock().OfKernel().parameter_bytes;
    if (address > all || bytes > all - address) {
        throw Error("an access of " + std::to_string(bytes) + " bytes at " + std::to_string(address) + " of " +
                    std::to_string(all) + " bytes of parameters");
    }
    return const_cast<std::byte*>(warp.OfBlock().Parameters()) + address;
}

}  // namespace

std::byte* AccessGlobal(uint64_t address, size_t bytes) {
    for (const false_driver::Range& range : recent) {
        if (IsIn(range, address, bytes)) return reinterpret_cast<std::byte*>(address);
    }
    const false_driver::Range range = false_driver::Memory::Shared().Find(address);
    if (!IsIn(range, address, bytes)) throw Error(Describe(address, bytes) + ", which lies in no allocation");
    recent[next_recent++ % recent.size()] = range;
    return reinterpret_cast<std::byte*>(address);
}

void ForgetGlobal() {
    recent.fill({});
}

std::byte* Access(Warp& warp, int lane, Space space, uint64_t address, size_t bytes, races::Kind kind) {
    Block& block = warp.OfBlock();
    block.AtThread(warp.ThreadOf(lane));
    if ((address & (bytes - 1)) != 0) throw Error(Describe(address, bytes) + ", which is not aligned");
    if (space == Space::kGeneric && address >> 56 == kSharedWindow >> 56) {
        address -= kSharedWindow;
        space = Space::kShared;
    }
    if (space == Space::kShared) return block.shared.Access(address, bytes, kind, block.MomentOf(warp, lane));
    return space == Space::kParameter ? AccessParameters(warp, address, bytes) : AccessGlobal(address, bytes);
}

uint64_t AddressOf(Warp& warp, const Instruction& instruction, int lane, int index) {
    const Register base = instruction.base[index];
    const auto offset = static_cast<uint64_t>(instruction.offset[index]);
    if (base.bytes == 0) return offset;
    return offset + (base.bytes == 8 ? Lanes<uint64_t>(warp, base)[lane] : Lanes<uint32_t>(warp, base)[lane]);
}

}  // namespace interpreter
