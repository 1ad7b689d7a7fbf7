#include "driver/stream.h"

#include <mutex>
#include <set>

namespace false_driver {
namespace {

// The machine does one launch at a time, and streams of several threads take turns.
std::mutex& Mutex() {
    static std::mutex& mutex = *new std::mutex();  // Never freed, as contexts may outlive static objects.
    return mutex;
}
std::set<Stream*>& All() {
    static std::set<Stream*>& all = *new std::set<Stream*>();
    return all;
}

}  // namespace

Stream::Stream() {
    const std::lock_guard lock(Mutex());
    All().insert(this);
}

Stream::~Stream() {
    const std::lock_guard lock(Mutex());
    Do(Added());
    All().erase(this);
}

void Stream::Add(std::function<void()> work) {
    const std::lock_guard lock(Mutex());
    work_.push_back(std::move(work));
}

void Stream::AddLaunch(Recorded launch) {
    if (capture_ != nullptr) {
        capture_->launches.push_back(std::move(launch));
        return;
    }
    Add([launch = std::move(launch)] {
        Launch({launch.function, launch.blocks, launch.threads, launch.parameters.data(), launch.is_cooperative});
    });
}

bool Stream::WaitUntil(uint64_t count) {
    if (capture_ != nullptr) return false;
    const std::lock_guard lock(Mutex());
    Do(count);
    return true;
}

void Stream::WaitForAll() {
    const std::lock_guard lock(Mutex());
    for (Stream* stream : All()) stream->Do(stream->Added());
}

bool Stream::BeginCapture() {
    if (capture_ != nullptr) return false;
    capture_ = std::make_unique<Graph>();
    return true;
}

std::unique_ptr<Graph> Stream::EndCapture() {
    return std::move(capture_);
}

void Stream::Do(uint64_t count) {
    while (done_ < count) {
        work_.front()();
        work_.pop_front();
        ++done_;
    }
}

}  // namespace false_driver
