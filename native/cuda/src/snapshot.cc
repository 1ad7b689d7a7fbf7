#include "snapshot.h"

namespace latent::cuda {

Snapshot::Snapshot(const Context& context) : context_(context), arrived_(context, kEventDisableTiming) {
    context.device().Use();
    context.driver().Check(context.driver().MemAllocHost(&memory_, sizeof(RunState)), "allocate memory of the host");
}

Snapshot::~Snapshot() {
    if (!context_.device().TryUse()) return;
    context_.driver().StreamSynchronize(context_.stream());  // A run that failed may have left a copy under way.
    context_.driver().MemFreeHost(memory_);
}

void Snapshot::Start(const DeviceBuffer& state) {
    const Driver& driver = context_.driver();
    driver.Check(driver.CopyToHost(memory_, state.address(), sizeof(RunState), context_.stream()), "copy its state");
    arrived_.Record();
}

const RunState& Snapshot::Wait() const {
    arrived_.Wait();
    return *static_cast<const RunState*>(memory_);
}

}  // namespace latent::cuda
