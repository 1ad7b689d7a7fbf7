#include "interpreter/shared_memory.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "interpreter/kernel.h"

namespace interpreter {
namespace {

constexpr size_t kWord = 4;
constexpr size_t kMostThreads = 1024;

std::string At(uint64_t address) {
    return " at " + std::to_string(address) + " of shared memory";
}

}  // namespace

SharedMemory::SharedMemory(size_t bytes)
    : bytes_(bytes, std::byte{0xFF}), words_((bytes + kWord - 1) / kWord), copies_groups_(kMostThreads) {}

std::byte* SharedMemory::Access(uint64_t address, size_t bytes, races::Kind kind, const races::Moment& now) {
    CheckBounds(address, bytes);
    races::History::Race race;
    for (size_t i = address / kWord; i <= (address + bytes - 1) / kWord; ++i) {
        Word& word = words_[i];
        if (word.copying_thread >= 0) {
            throw Error(std::string(races::NameOf(kind)) + At(address) + ", where thread " +
                        std::to_string(word.copying_thread) + " has not waited for its copy");
        }
        if (word.history.Add(kind, now, &race)) continue;
        throw Error("a race: " + std::string(races::NameOf(kind)) + At(address) + " after " + races::NameOf(race.kind) +
                    " by thread " + std::to_string(race.moment.thread) + " with no barrier between");
    }
    return bytes_.data() + address;
}

void SharedMemory::BeginCopy(uint64_t address, const std::byte* from, size_t bytes, const races::Moment& now) {
    std::memset(Access(address, bytes, races::Kind::kWrite, now), 0xFF, bytes);
    for (size_t i = address / kWord; i < (address + bytes) / kWord; ++i) words_[i].copying_thread = now.thread;
    const int group = copies_groups_[static_cast<size_t>(now.thread)];
    copies_.push_back({address, {from, from + bytes}, now.thread, group});
}

void SharedMemory::CommitCopies(int thread) {
    ++copies_groups_[static_cast<size_t>(thread)];
}

void SharedMemory::WaitForCopies(int pending, const races::Moment& now) {
    const int last = copies_groups_[static_cast<size_t>(now.thread)] - pending;
    std::erase_if(copies_, [&](const Copy& copy) {
        if (copy.thread != now.thread || copy.group >= last) return false;
        const size_t bytes = copy.bytes.size();
        for (size_t i = copy.address / kWord; i < (copy.address + bytes) / kWord; ++i) words_[i].copying_thread = -1;
        std::memcpy(Access(copy.address, bytes, races::Kind::kWrite, now), copy.bytes.data(), bytes);
        return true;
    });
}

void SharedMemory::CheckBounds(uint64_t address, size_t bytes) const {
    if (address <= bytes_.size() && bytes <= bytes_.size() - address) return;
    throw Error("an access of " + std::to_string(bytes) + " bytes" + At(address) + ", which has " +
                std::to_string(bytes_.size()) + " bytes");
}

}  // namespace interpreter
