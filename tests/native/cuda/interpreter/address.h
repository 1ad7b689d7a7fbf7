// Addresses of kernels, checked.
#pragma once

#include <cstddef>
#include <cstdint>

#include "interpreter/warp.h"
#include "races/history.h"

namespace interpreter {

// Where shared memory begins among generic addresses.
inline constexpr uint64_t kSharedWindow = uint64_t{1} << 56;

// The bytes that a lane accesses at an address of a space. Fails if they are not aligned, or lie in no memory, or at a
// race in shared memory.
std::byte* Access(Warp& warp, int lane, Space space, uint64_t address, size_t bytes, races::Kind kind);

// The bytes of device memory. Forgotten addresses are looked up anew.
std::byte* AccessGlobal(uint64_t address, size_t bytes);
void ForgetGlobal();

// The address number index of an instruction for a lane.
uint64_t AddressOf(Warp& warp, const Instruction& instruction, int lane, int index = 0);

}  // namespace interpreter
