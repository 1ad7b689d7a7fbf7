#include "emulator/block.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "driver/machine.h"

namespace emulator {
namespace {

constexpr int kWarp = 32;
constexpr int kPatience = 1000;  // Rounds without progress before a wait counts as a deadlock.

struct Warp {
    int lanes = 0;  // That have not returned.
    int arrived = 0;
    uint64_t generation = 0;
    uint64_t slots[kWarp] = {};
    LaneWords words[kWarp] = {};
};

struct Piece {
    const void* key;
    size_t bytes;
    std::unique_ptr<std::byte[]> memory;

    bool Holds(const void* address) const {
        return static_cast<size_t>(static_cast<const std::byte*>(address) - memory.get()) < bytes;
    }
};

// A block that runs, with what only the emulator sees of it.
struct ResidentBlock : Block {
    uint64_t run = 0;  // The number of the run of a block, of all launches.
    std::vector<Warp> warps{};
    std::vector<Piece> pieces{};
    size_t recent_piece = 0;

    bool HoldsShared(const void* address) {
        if (recent_piece < pieces.size() && pieces[recent_piece].Holds(address)) return true;
        for (size_t i = 0; i < pieces.size(); ++i) {
            if (!pieces[i].Holds(address)) continue;
            recent_piece = i;
            return true;
        }
        return false;
    }
};

// The launch that runs.
struct Launch {
    void (*body)(const void*);
    const void* argument;
    std::vector<ResidentBlock> blocks;
    std::vector<Thread> threads;  // Of the resident blocks, one after the other.
    std::vector<int> order;       // In which threads run.
    size_t at = 0;                // The running one in this order.
    uint64_t progress = 0;
    bool is_cooperative = false;
    bool is_running = false;
    uint64_t generation = 0;  // Grows with each launch and with each barrier of the grid.
    uint64_t runs = 0;        // Of blocks.
    Fiber host;
};
Launch launch;

ResidentBlock& CurrentResident() {
    return static_cast<ResidentBlock&>(*CurrentThread().block);
}
Warp& CurrentWarp() {
    return CurrentResident().warps[static_cast<size_t>(CurrentThread().index / kWarp)];
}

Thread& ThreadAt(size_t place) {
    return launch.threads[static_cast<size_t>(launch.order[place])];
}

void RunThreads();

// Goes from a fiber to the thread at a place of the order.
void GoTo(size_t place, Fiber& from) {
    launch.at = place;
    current_thread = &ThreadAt(place);
    if (!current_thread->is_begun) {
        BeginFiber(current_thread->fiber, launch.order[place], RunThreads);
        current_thread->is_begun = true;
    }
    SwitchFiber(from, current_thread->fiber);
}

// The place of the next thread that has not returned; that of none if all have.
size_t NextPlace() {
    const size_t count = launch.order.size();
    for (size_t i = 1; i <= count; ++i) {
        const size_t next = launch.at + i < count ? launch.at + i : launch.at + i - count;
        if (!ThreadAt(next).is_done) return next;
    }
    return count;
}

// Lets the next thread run.
void Yield() {
    const size_t next = NextPlace();
    if (next != launch.at) GoTo(next, CurrentThread().fiber);
}

[[noreturn]] void DieOfWait(const std::string& what) {
    false_driver::Die("block " + std::to_string(CurrentBlock().index) + ", thread " +
                      std::to_string(CurrentThread().index) + " waits at " + what);
}

void WaitUntilChanged(const uint64_t& generation, uint64_t was, const char* what) {
    int idle = 0;
    while (generation == was) {
        const uint64_t progress = launch.progress;
        Yield();
        idle = launch.progress == progress ? idle + 1 : 0;
        if (idle > kPatience) DieOfWait(what);
    }
}

// Waits until count have arrived.
void Arrive(int& arrived, int count, uint64_t& generation, const char* what) {
    const uint64_t was = generation;
    if (++arrived == count) {
        arrived = 0;
        ++generation;
        ++launch.progress;
    } else {
        WaitUntilChanged(generation, was, what);
    }
}

void WarpBarrier(Warp& warp) {
    Arrive(warp.arrived, warp.lanes, warp.generation, "a warp operation that some of its lanes never reach");
}

// The warp of the thread, for an operation of all its lanes.
Warp& WholeWarp() {
    Warp& warp = CurrentWarp();
    if (warp.lanes != kWarp) false_driver::Die("a warp operation in a warp of which some lanes have returned");
    return warp;
}

void EndThread() {
    if (!CurrentThread().copies.under_way.empty()) {
        false_driver::Die("thread " + std::to_string(CurrentThread().index) +
                          " returned with copies that it has not waited for");
    }
    if (CurrentBlock().arrived != 0) false_driver::Die("a thread returned while others of its block wait at a barrier");
    --CurrentWarp().lanes;
    CurrentThread().is_done = true;
    ++launch.progress;
}

// Runs a thread, and on the same stack those after it that have not begun; then lets others run, or the host.
void RunThreads() {
    for (;;) {
        launch.body(launch.argument);
        EndThread();
        Fiber& fiber = CurrentThread().fiber;
        const size_t next = NextPlace();
        if (next == launch.order.size()) {
            SwitchFiber(fiber, launch.host);
        } else if (ThreadAt(next).is_begun) {
            GoTo(next, fiber);
        } else {
            launch.at = next;
            current_thread = &ThreadAt(next);
            current_thread->is_begun = true;
            current_thread->fiber = fiber;
        }
    }
}

void BeginBlock(ResidentBlock& block, size_t first_thread) {
    for (Piece& piece : block.pieces) std::memset(piece.memory.get(), 0xFF, piece.bytes);
    block.warps.assign(static_cast<size_t>((block.threads + kWarp - 1) / kWarp), {});
    block.arrived = 0;
    block.run = ++launch.runs;
    for (int i = 0; i < block.threads; ++i) {
        Thread& thread = launch.threads[first_thread + static_cast<size_t>(i)];
        thread.copies = {};
        thread.block = &block;
        thread.index = i;
        thread.is_begun = thread.is_done = false;
        thread.pauses = 0;
        ++block.warps[static_cast<size_t>(i / kWarp)].lanes;
    }
}

template <class T>
std::vector<T> OrderOf(T count, uint32_t seed) {
    std::vector<T> order(static_cast<size_t>(count));
    std::iota(order.begin(), order.end(), T{0});
    if (seed == 1) std::reverse(order.begin(), order.end());
    if (seed > 1) std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    return order;
}

}  // namespace

Thread* current_thread = nullptr;

void Barrier() {
    Block& block = CurrentBlock();
    Arrive(block.arrived, block.threads, block.generation, "a barrier that some threads of the block never reach");
}

void OpenGridBarrier() {
    if (!launch.is_cooperative) false_driver::Die("a barrier of the grid in a launch that is not cooperative");
    ++launch.generation;
    ++launch.progress;
}

void Pause() {
    const uint64_t progress = launch.progress;
    Yield();
    Thread& thread = CurrentThread();
    thread.pauses = launch.progress == progress ? thread.pauses + 1 : 0;
    if (thread.pauses > kPatience) DieOfWait("a barrier of the grid that some threads never reach");
}

uint64_t ExchangeDown(uint64_t value, int delta) {
    const int lane = CurrentThread().index % kWarp;
    Warp& warp = WholeWarp();
    warp.slots[lane] = value;
    WarpBarrier(warp);
    const uint64_t taken = lane + delta < kWarp ? warp.slots[lane + delta] : value;
    WarpBarrier(warp);
    return taken;
}

const LaneWords* ShareWords(const LaneWords& words) {
    Warp& warp = WholeWarp();
    warp.words[CurrentThread().index % kWarp] = words;
    WarpBarrier(warp);
    return warp.words;
}

void EndSharing() {
    WarpBarrier(CurrentWarp());
}

void* SharedPiece(const void* key, size_t bytes) {
    std::vector<Piece>& pieces = CurrentResident().pieces;
    for (Piece& piece : pieces) {
        if (piece.key == key) return piece.memory.get();
    }
    pieces.push_back({key, bytes, std::make_unique<std::byte[]>(bytes)});
    std::memset(pieces.back().memory.get(), 0xFF, bytes);
    return pieces.back().memory.get();
}

void RunGrid(const Grid& grid, void (*body)(const void* argument), const void* argument) {
    const auto threads = static_cast<size_t>(grid.threads);
    const size_t resident = grid.is_cooperative ? static_cast<size_t>(grid.blocks) : 1;
    launch.body = body;
    launch.argument = argument;
    launch.is_cooperative = grid.is_cooperative;
    ++launch.generation;
    launch.blocks.clear();
    launch.blocks.resize(resident);
    launch.threads.resize(resident * threads);
    launch.order = OrderOf(static_cast<int>(resident * threads), grid.seed);
    const std::vector<int64_t> blocks = OrderOf(grid.blocks, grid.seed);
    for (size_t first = 0; first < blocks.size(); first += resident) {
        for (size_t i = 0; i < resident; ++i) {
            ResidentBlock& block = launch.blocks[i];
            block.index = blocks[first + i];
            block.blocks = grid.blocks;
            block.threads = grid.threads;
            BeginBlock(block, i * threads);
        }
        launch.is_running = true;
        GoTo(0, launch.host);
        launch.is_running = false;
    }
}

// Blocks that run one after the other have the same shared memory, and yet never meet there.
Access AccessOf(const void* address) {
    if (!launch.is_running || IsOnStack(address)) return {};
    const Thread& thread = CurrentThread();
    auto& block = static_cast<ResidentBlock&>(*thread.block);
    const bool is_shared = block.HoldsShared(address);
    return {true,
            is_shared,
            {static_cast<int32_t>(block.index), thread.index,
             static_cast<uint32_t>(is_shared ? block.run : launch.generation),
             static_cast<uint32_t>(block.generation + launch.generation),
             static_cast<uint32_t>(block.warps[static_cast<size_t>(thread.index / kWarp)].generation)}};
}

}  // namespace emulator
