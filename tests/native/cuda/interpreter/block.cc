#include "interpreter/block.h"

#include <algorithm>

namespace interpreter {

Block::Block(const Kernel& kernel, const LaunchShape& shape, unsigned index)
    : shared(kernel.shared_bytes), kernel_(kernel), shape_(shape), index_(index) {
    warps_.reserve((shape.threads + kLanes - 1) / kLanes);
    for (unsigned first = 0; first < shape.threads; first += kLanes) {
        warps_.emplace_back(*this, static_cast<int>(first / kLanes), static_cast<int>(shape.threads - first));
    }
}

Block::~Block() {
    for (Warp& warp : warps_) kernel_.used_registers.push_back(std::move(warp.registers));
}

Progress Block::Run(int64_t budget) {
    Progress most = Progress::kNone;
    for (Warp& warp : warps_) most = std::max(most, warp.Run(budget));
    return most;
}

void Block::Arrive(int threads, const Instruction& barrier) {
    if (arrived_ > 0 && barrier_ != &barrier) {
        throw Error("a barrier while other threads of the block wait at that of line " +
                    std::to_string(barrier_->line));
    }
    barrier_ = &barrier;
    arrived_ += static_cast<unsigned>(threads);
    CheckBarrier();
    if (arrived_ < shape_.threads) return;
    arrived_ = 0;
    ++epoch_;
    for (Warp& warp : warps_) warp.PassBarrier();
}

void Block::Return(int threads) {
    returned_ += static_cast<unsigned>(threads);
    CheckBarrier();
}

void Block::CheckBarrier() const {
    if (arrived_ == 0 || returned_ == 0) return;
    throw Error("threads wait at the barrier of line " + std::to_string(barrier_->line) +
                ", which others of their block will never reach: they have returned");
}

std::string Block::Describe() const {
    if (instruction_ == nullptr) return kernel_.name;
    return kernel_.name + ", line " + std::to_string(instruction_->line) + " of its PTX (" + instruction_->text +
           "), block " + std::to_string(index_) + ", thread " + std::to_string(thread_);
}

std::string Block::DescribeWait() const {
    if (arrived_ == 0) return "it waits in a loop for others, of which none goes on";
    return std::to_string(arrived_) + " threads wait at the barrier of line " + std::to_string(barrier_->line);
}

uint32_t Block::ValueOf(Special special, int thread) const {
    switch (special) {
        case Special::kThread:
            return static_cast<uint32_t>(thread);
        case Special::kThreads:
            return shape_.threads;
        case Special::kBlock:
            return index_;
        case Special::kBlocks:
            return shape_.blocks;
        case Special::kLane:
            return static_cast<uint32_t>(thread % kLanes);
        case Special::kZero:
            return 0;
        default:
            return 1;
    }
}

}  // namespace interpreter
