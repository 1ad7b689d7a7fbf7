#include "backend/device_memory.h"

#include <map>
#include <mutex>
#include <utility>

#include "runtime/memory.h"

namespace latent {

namespace {

struct Ledger {
    std::mutex mutex;
    std::map<std::pair<DeviceId, uintptr_t>, int64_t> pieces;  // Bytes of each piece, by device and address.

    static Ledger& Shared() {
        static Ledger* const ledger = new Ledger;
        return *ledger;
    }
};

uintptr_t AddressOf(const void* memory) {
    return reinterpret_cast<uintptr_t>(memory);
}

}  // namespace

void AddDeviceMemory(const DeviceId& device, const void* memory, int64_t bytes) {
    Ledger& ledger = Ledger::Shared();
    const std::lock_guard lock(ledger.mutex);
    ledger.pieces[{device, AddressOf(memory)}] = bytes;
    CountAllocation(bytes);
}

bool RemoveDeviceMemory(const DeviceId& device, const void* memory) {
    Ledger& ledger = Ledger::Shared();
    const std::lock_guard lock(ledger.mutex);
    const auto piece = ledger.pieces.find({device, AddressOf(memory)});
    if (piece == ledger.pieces.end()) return false;
    CountRelease(piece->second);
    ledger.pieces.erase(piece);
    return true;
}

bool IsDeviceMemory(const DeviceId& device, const void* memory, int64_t bytes) {
    Ledger& ledger = Ledger::Shared();
    const std::lock_guard lock(ledger.mutex);
    auto piece = ledger.pieces.upper_bound({device, AddressOf(memory)});
    if (piece == ledger.pieces.begin()) return false;
    --piece;
    if (piece->first.first != device) return false;
    const uintptr_t offset = AddressOf(memory) - piece->first.second;
    return offset <= static_cast<uintptr_t>(piece->second) && bytes <= piece->second - static_cast<int64_t>(offset);
}

}  // namespace latent
