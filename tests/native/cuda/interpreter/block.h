// A block of threads of a launch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "interpreter/kernel.h"
#include "interpreter/shared_memory.h"
#include "interpreter/warp.h"

namespace interpreter {

// The shape of a launch, and its parameters.
struct LaunchShape {
    unsigned blocks, threads;
    const std::byte* parameters;
};

class Block {
public:
    Block(const Kernel& kernel, const LaunchShape& shape, unsigned index);
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;
    ~Block();

    // Lets each warp run at most so many instructions. Returns the most that one did.
    Progress Run(int64_t budget);
    bool IsDone() const { return returned_ == shape_.threads; }

    // Threads arrive at a barrier, or return.
    void Arrive(int threads, const Instruction& barrier);
    void Return(int threads);

    // An instruction begins; the thread is one of those that take part.
    void At(const Instruction& instruction, int thread) {
        instruction_ = &instruction;
        thread_ = thread;
    }
    void AtThread(int thread) { thread_ = thread; }
    // What runs, for messages.
    std::string Describe() const;
    // How it cannot go on.
    std::string DescribeWait() const;

    const Kernel& OfKernel() const { return kernel_; }
    const std::byte* Parameters() const { return shape_.parameters; }
    uint32_t ValueOf(Special special, int thread) const;
    races::Moment MomentOf(const Warp& warp, int lane) const {
        return {static_cast<int32_t>(index_), warp.ThreadOf(lane), 0, epoch_, warp.Epoch()};
    }

    SharedMemory shared;

private:
    void CheckBarrier() const;

    const Kernel& kernel_;
    LaunchShape shape_;
    unsigned index_;
    unsigned arrived_ = 0, returned_ = 0;
    uint32_t epoch_ = 0;  // How many barriers have opened.
    const Instruction* barrier_ = nullptr;
    const Instruction* instruction_ = nullptr;
    int thread_ = 0;
    std::vector<Warp> warps_;
};

}  // namespace interpreter
