// Points in a context's stream.
#pragma once

#include "context.h"

namespace latent::cuda {

class Event {
public:
    // flags: kEventDefault or kEventDisableTiming. The context must outlive the event. Throws Error.
    Event(const Context& context, unsigned flags);
    ~Event();
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    // Puts the event behind everything that was started. Throws Error.
    void Record() const;

    // Waits until everything before the event is done; not at all if it was never recorded. Throws Error if something
    // failed.
    void Wait() const;

    // The time from an event to this one, after Wait. Throws Error.
    int64_t NanosecondsSince(const Event& earlier) const;

private:
    const Context& context_;
    EventHandle handle_ = nullptr;
};

}  // namespace latent::cuda
