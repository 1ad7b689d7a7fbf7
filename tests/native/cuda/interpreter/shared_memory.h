// The shared memory of a block, which holds NaN at first. Whatever a GPU would let pass is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "races/history.h"

namespace interpreter {

class SharedMemory {
public:
    explicit SharedMemory(size_t bytes);

    // The bytes at an address for an access of so many. Fails beyond the end, at a race, and where an asynchronous copy
    // has not been waited for.
    std::byte* Access(uint64_t address, size_t bytes, races::Kind kind, const races::Moment& now);

    // Begins an asynchronous copy by a thread, to which the bytes belong until it waits for it.
    void BeginCopy(uint64_t address, const std::byte* from, size_t bytes, const races::Moment& now);
    void CommitCopies(int thread);
    // Waits until at most pending groups of the thread's copies are under way. The others are writes of this moment.
    void WaitForCopies(int pending, const races::Moment& now);

private:
    struct Copy {
        uint64_t address;
        std::vector<std::byte> bytes;
        int thread;
        int group;
    };

    struct Word {
        races::History history;
        int copying_thread = -1;
    };

    void CheckBounds(uint64_t address, size_t bytes) const;

    std::vector<std::byte> bytes_;
    std::vector<Word> words_;
    std::vector<Copy> copies_;        // Under way.
    std::vector<int> copies_groups_;  // The number of groups that a thread has committed.
};

}  // namespace interpreter
