// A warp: 32 threads that run together where their branches allow it. Lanes that are apart run one group after the
// other, the one that is furthest behind first, so that they meet again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "interpreter/kernel.h"

namespace interpreter {

class Block;

enum class Progress { kNone, kPause, kInstructions };  // kPause: a loop that waits for others went round.

class Warp {
public:
    Warp(Block& block, int index, int threads);

    // Runs at most so many instructions, until no lane can go on, or until one pauses.
    Progress Run(int64_t budget);

    // All lanes go on that wait at the barrier of the block.
    void PassBarrier();

    bool IsDone() const { return groups_.empty(); }
    int ThreadOf(int lane) const { return index_ * kLanes + lane; }
    Block& OfBlock() const { return *block_; }
    // How many operations of the whole warp it has passed, which order the accesses of its lanes.
    uint32_t Epoch() const { return epoch_; }

    std::vector<std::byte> registers;  // As Register describes.

private:
    enum class Wait : uint8_t { kNothing, kWarp, kBarrier };
    // Lanes at the same place.
    struct Group {
        int32_t pc;
        uint32_t lanes;
        Wait wait;
    };

    void Regroup();
    Group* FirstReady();
    int32_t NextStop(const Group& group) const;
    int64_t RunGroup(Group& group, int64_t budget);
    bool Branch(Group& group, const Instruction& instruction, uint32_t lanes);
    void Return(Group& group, uint32_t lanes);
    void CheckWait() const;
    bool MeetWarp(Group& group, const Instruction& instruction, uint32_t lanes);
    uint32_t GuardedLanes(const Instruction& instruction, uint32_t lanes);

    Block* block_;
    int index_;
    uint32_t alive_;
    uint32_t epoch_ = 0;
    bool is_paused_ = false;
    std::vector<Group> groups_;
};

}  // namespace interpreter
