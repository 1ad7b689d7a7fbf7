#include "event.h"

namespace latent::cuda {

Event::Event(const Context& context, unsigned flags) : context_(context) {
    context.device().Use();
    context.driver().Check(context.driver().EventCreate(&handle_, flags), "make an event");
}

Event::~Event() {
    if (context_.device().TryUse()) context_.driver().EventDestroy(handle_);
}

void Event::Record() const {
    context_.driver().Check(context_.driver().EventRecord(handle_, context_.stream()), "record an event");
}

void Event::Wait() const {
    context_.driver().Check(context_.driver().EventSynchronize(handle_), "finish its work");
}

int64_t Event::NanosecondsSince(const Event& earlier) const {
    float milliseconds = 0;
    context_.driver().Check(context_.driver().EventElapsedTime(&milliseconds, earlier.handle_, handle_),
                            "say the time between two events");
    return static_cast<int64_t>(static_cast<double>(milliseconds) * 1e6 + 0.5);
}

}  // namespace latent::cuda
