// Blocks of threads on one thread of the host: each thread is a fiber with a stack of its own, and a barrier is a
// switch to the next fiber. The order in which fibers run is a choice, which shows missing barriers. Only the thread of
// the launch uses these functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "emulator/fiber.h"
#include "races/history.h"

namespace emulator {

struct Block {
    int64_t index = 0;
    int64_t blocks = 0;  // Of the grid.
    int threads = 0;
    int arrived = 0;          // At the barrier.
    uint64_t generation = 0;  // How many barriers have opened.
};

// A copy to shared memory that its thread has not waited for.
struct Copy {
    float* to;
    float values[4];
    int floats;
    int group;  // How many groups the thread had committed before.
};
struct Copies {
    std::vector<Copy> under_way{};
    int committed = 0;
};

struct Thread {
    Fiber fiber;
    Copies copies{};
    Block* block = nullptr;
    int index = 0;  // In its block.
    bool is_begun = false;
    bool is_done = false;
    int pauses = 0;  // One after the other, without progress of others.
};

extern Thread* current_thread;
inline Thread& CurrentThread() {
    return *current_thread;
}
inline Block& CurrentBlock() {
    return *current_thread->block;
}

// Waits for all threads of the block.
void Barrier();

// All threads of a cooperative launch have reached a barrier of the grid, which opens.
void OpenGridBarrier();

// Lets others run, in a loop that waits for them.
void Pause();

// Gives value to the lane delta below and takes that of the lane delta above, or the own one if there is none.
uint64_t ExchangeDown(uint64_t value, int delta);

// What a lane gives to the others of its warp.
struct LaneWords {
    uint32_t words[6];
};

// Gives words to the other lanes. Returns those of all lanes, which stay until each has ended the sharing.
const LaneWords* ShareWords(const LaneWords& words);
void EndSharing();

// The block's shared memory for one declaration, which holds NaN at first.
void* SharedPiece(const void* key, size_t bytes);

struct Grid {
    int64_t blocks;
    int threads;          // Of a block.
    bool is_cooperative;  // All blocks run at once, not one after the other.
    uint32_t seed;        // 0: threads and blocks run in their order; 1: backwards; others: shuffled.
};

// Runs body(argument) for each thread of each block.
void RunGrid(const Grid& grid, void (*body)(const void* argument), const void* argument);

// For the race checker: an access by the running thread.
struct Access {
    bool is_of_kernel;  // False: no kernel runs, or it is one of a thread's own stack.
    bool is_shared;     // In shared memory of the block.
    races::Moment moment;
};
Access AccessOf(const void* address);

}  // namespace emulator
