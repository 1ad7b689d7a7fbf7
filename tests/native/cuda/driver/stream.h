// Streams of a false driver: work that is done when somebody waits for it, as late as a GPU might.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "driver/machine.h"

namespace false_driver {

// A launch with a copy of its parameters.
struct Recorded {
    const Function* function;
    unsigned blocks, threads;
    std::vector<std::byte> parameters;
    bool is_cooperative;
};
struct Graph {
    std::vector<Recorded> launches;
};

class Stream {
public:
    Stream();
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    void Add(std::function<void()> work);
    void AddLaunch(Recorded launch);  // To the capture while there is one.

    // How much work it has got. Does all of that, or so much; false: not while it captures.
    uint64_t Added() const { return done_ + work_.size(); }
    bool Wait() { return WaitUntil(Added()); }
    bool WaitUntil(uint64_t count);
    // Does everything of all streams.
    static void WaitForAll();

    // Whether it did not capture, or did.
    bool BeginCapture();
    std::unique_ptr<Graph> EndCapture();

private:
    void Do(uint64_t count);

    uint64_t done_ = 0;
    std::deque<std::function<void()>> work_;
    std::unique_ptr<Graph> capture_;  // Null: launches are work.
};

// A point in a stream, and the time at which it was passed.
struct Event {
    bool has_time = false;
    Stream* stream = nullptr;  // Null: it was never recorded, or was waited for.
    uint64_t place = 0;        // Work up to it.
    std::chrono::steady_clock::time_point time{};
};

}  // namespace false_driver
