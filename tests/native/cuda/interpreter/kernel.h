// A kernel of PTX as the interpreter runs it: instructions with a function each, and the layout of a warp's registers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace interpreter {

// PTX that cannot be read, or a kernel that does something wrong.
struct Error : std::runtime_error {
    using runtime_error::runtime_error;
};

inline constexpr int kLanes = 32;

// The place of a register among those of a warp: its 32 lanes lie side by side, with 4 or 8 bytes each. Constants are
// registers that keep their value.
struct Register {
    uint32_t offset = 0;
    uint32_t bytes = 0;  // Of a lane; 0: there is no register.
};

enum class Space : uint8_t { kGeneric, kGlobal, kShared, kParameter };

// What follows an instruction.
enum class Flow : uint8_t {
    kNext,
    kBranch,
    kExit,
    kBarrier,  // Of the block.
    kPause,    // The next one, after others have run.
    kWarp      // The next one, once all lanes of the warp are here.
};

class Warp;
struct Instruction;
using Operation = void (*)(Warp& warp, const Instruction& instruction, uint32_t lanes);

struct Instruction {
    Operation run = nullptr;  // Null: nothing but the flow.
    Flow flow = Flow::kNext;
    Space space = Space::kGeneric;
    uint8_t outs = 0, ins = 0;
    bool is_guard_negated = false;
    Register guard;  // The predicate of the lanes that take part.
    Register out[4];
    Register in[10];
    Register base[2];  // Of addresses, to which offset is added; none: the address is the offset.
    int64_t offset[2] = {0, 0};
    int32_t number = 0;  // A constant of some operations.
    int32_t target = 0;  // Of a branch.
    int32_t line = 0;
    std::string text;
};

// What the position of a thread decides.
enum class Special : uint8_t { kThread, kThreads, kBlock, kBlocks, kLane, kZero, kOne };

struct Kernel {
    std::string name;
    std::vector<Instruction> code;
    std::vector<std::byte> registers;  // Of a warp, before the first instruction.
    std::vector<std::pair<Special, Register>> special;
    size_t parameter_bytes = 0;
    size_t shared_bytes = 0;
    unsigned most_threads = 1024;  // Of a block.
    // Registers of warps that have ended, with what they left: to make those of a large kernel takes long.
    mutable std::vector<std::vector<std::byte>> used_registers{};
};

}  // namespace interpreter
