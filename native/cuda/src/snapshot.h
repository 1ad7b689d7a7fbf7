// The state of a run after a group of steps, as it arrives at the host while later groups run.
#pragma once

#include "event.h"
#include "memory.h"

namespace latent::cuda {

class Snapshot {
public:
    // The context must outlive the snapshot. Throws Error.
    explicit Snapshot(const Context& context);
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    // Starts to copy the state, once everything is done that was started. Throws Error.
    void Start(const DeviceBuffer& state);

    // Waits for the copy. Throws Error.
    const RunState& Wait() const;

private:
    const Context& context_;
    Event arrived_;
    void* memory_ = nullptr;  // Of the host, in pages that stay in place, so that the host need not wait for the copy.
};

}  // namespace latent::cuda
