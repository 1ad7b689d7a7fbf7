#include "interpreter/warp.h"

#include <algorithm>
#include <bit>

#include "interpreter/block.h"
#include "interpreter/lanes.h"

namespace interpreter {

namespace {

std::vector<std::byte> TakeRegisters(const Kernel& kernel) {
    if (kernel.used_registers.empty()) return kernel.registers;
    std::vector<std::byte> registers = std::move(kernel.used_registers.back());
    kernel.used_registers.pop_back();
    return registers;
}

}  // namespace

Warp::Warp(Block& block, int index, int threads)
    : registers(TakeRegisters(block.OfKernel())),
      block_(&block),
      index_(index),
      alive_(threads >= kLanes ? ~0u : (1u << threads) - 1),
      groups_{{0, alive_, Wait::kNothing}} {
    for (const auto& [special, at] : block.OfKernel().special) {
        uint32_t* const values = Lanes<uint32_t>(*this, at);
        for (int l = 0; l < kLanes; ++l) values[l] = block.ValueOf(special, ThreadOf(l));
    }
}

Progress Warp::Run(int64_t budget) {
    int64_t done = 0;
    is_paused_ = false;
    while (done < budget && !is_paused_) {
        Regroup();
        Group* const group = FirstReady();
        if (group == nullptr) {
            CheckWait();
            break;
        }
        done += RunGroup(*group, budget - done);
    }
    return is_paused_ ? Progress::kPause : done > 0 ? Progress::kInstructions : Progress::kNone;
}

void Warp::PassBarrier() {
    for (Group& group : groups_) {
        if (group.wait == Wait::kBarrier) group.wait = Wait::kNothing;
    }
    ++epoch_;
}

// Sorts the groups by place and joins those that have met. Lanes that have passed a barrier stay apart from those that
// reach the same place by a jump.
void Warp::Regroup() {
    std::erase_if(groups_, [](const Group& group) { return group.lanes == 0; });
    if (groups_.size() < 2) return;
    const auto key = [](const Group& group) { return std::pair(group.pc, group.wait == Wait::kBarrier); };
    std::sort(groups_.begin(), groups_.end(), [&](const Group& a, const Group& b) { return key(a) < key(b); });
    size_t kept = 0;
    for (size_t i = 1; i < groups_.size(); ++i) {
        if (key(groups_[kept]) == key(groups_[i])) {
            groups_[kept].lanes |= groups_[i].lanes;
            if (groups_[kept].wait == Wait::kWarp) groups_[kept].wait = Wait::kNothing;
        } else {
            groups_[++kept] = groups_[i];
        }
    }
    groups_.resize(kept + 1);
}

Warp::Group* Warp::FirstReady() {
    const auto found =
        std::find_if(groups_.begin(), groups_.end(), [](const Group& group) { return group.wait == Wait::kNothing; });
    return found == groups_.end() ? nullptr : &*found;
}

// The next place at which other lanes are.
int32_t Warp::NextStop(const Group& group) const {
    int32_t stop = INT32_MAX;
    for (const Group& other : groups_) {
        if (other.pc > group.pc) stop = std::min(stop, other.pc);
    }
    return stop;
}

int64_t Warp::RunGroup(Group& group, int64_t budget) {
    const int32_t stop = NextStop(group);
    int64_t done = 0;
    while (done < budget && (done == 0 || group.pc < stop)) {
        const Instruction& instruction = block_->OfKernel().code[static_cast<size_t>(group.pc)];
        const uint32_t lanes = GuardedLanes(instruction, group.lanes);
        block_->At(instruction, ThreadOf(std::countr_zero(lanes != 0 ? lanes : group.lanes)));
        ++done;
        if (lanes == 0) {
            ++group.pc;
        } else if (instruction.flow == Flow::kNext) {
            if (instruction.run != nullptr) instruction.run(*this, instruction, lanes);
            ++group.pc;
        } else if (instruction.flow == Flow::kBranch) {
            if (!Branch(group, instruction, lanes)) break;
        } else if (instruction.flow == Flow::kWarp) {
            if (!MeetWarp(group, instruction, lanes)) break;
        } else if (instruction.flow == Flow::kPause) {
            ++group.pc;
            is_paused_ = true;
            break;
        } else if (instruction.flow == Flow::kExit) {
            Return(group, lanes);
            break;
        } else {
            if (lanes != group.lanes) throw Error("a barrier for some lanes of a warp");
            ++group.pc;
            group.wait = Wait::kBarrier;
            block_->Arrive(std::popcount(lanes), instruction);
            break;
        }
    }
    return done;
}

// False: the lanes have parted.
bool Warp::Branch(Group& group, const Instruction& instruction, uint32_t lanes) {
    if (lanes == group.lanes) {
        group.pc = instruction.target;
        return true;
    }
    group.lanes &= ~lanes;
    ++group.pc;
    groups_.push_back({instruction.target, lanes, Wait::kNothing});
    return false;
}

void Warp::Return(Group& group, uint32_t lanes) {
    group.lanes &= ~lanes;
    ++group.pc;
    alive_ &= ~lanes;
    Regroup();
    block_->Return(std::popcount(lanes));
}

// Carries out an operation of the warp once all of its lanes are here. False: some are not.
bool Warp::MeetWarp(Group& group, const Instruction& instruction, uint32_t lanes) {
    if (lanes != ~0u) {
        if (alive_ != ~0u) throw Error("an operation of a warp of which some lanes have returned or never were");
        if (lanes != group.lanes) throw Error("an operation of a warp for some of its lanes");
        group.wait = Wait::kWarp;
        return false;
    }
    if (instruction.run != nullptr) instruction.run(*this, instruction, lanes);
    ++epoch_;
    ++group.pc;
    return true;
}

// No lane can go on: none may wait for others of the warp, which wait at a barrier or have returned.
void Warp::CheckWait() const {
    for (const Group& group : groups_) {
        if (group.wait != Wait::kWarp) continue;
        block_->At(block_->OfKernel().code[static_cast<size_t>(group.pc)], ThreadOf(std::countr_zero(group.lanes)));
        throw Error("an operation of a warp that some of its lanes never reach");
    }
}

uint32_t Warp::GuardedLanes(const Instruction& instruction, uint32_t lanes) {
    if (instruction.guard.bytes == 0) return lanes;
    const uint32_t* const values = Lanes<uint32_t>(*this, instruction.guard);
    uint32_t holds = 0;
    for (int l = 0; l < kLanes; ++l) holds |= static_cast<uint32_t>(values[l] != 0) << l;
    return lanes & (instruction.is_guard_negated ? ~holds : holds);
}

}  // namespace interpreter
