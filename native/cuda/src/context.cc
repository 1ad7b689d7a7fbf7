#include "context.h"

#include "error.h"

namespace latent::cuda {

Context::Context(const ltn_context_options& options)
    : device_(Device::Get(options.device, options.precision)),
      precision_(options.precision),
      executor_(ChosenExecutor()) {
    if (executor_ == Executor::kPersistent && precision_ != LTN_PRECISION_F32) {
        throw Error(LTN_STATUS_UNSUPPORTED,
                    "LATENT_CUDA_EXECUTOR is 'persistent', which computes in f32 alone, and precision is " +
                        std::to_string(precision_) + ": expected 'graph', or precision 0 (f32)");
    }
    device_.Use();
    driver().Check(driver().StreamCreate(&stream_, kStreamNonBlocking), "make a stream");
}

Context::~Context() {
    if (device_.TryUse()) driver().StreamDestroy(stream_);
}

void Context::Wait() const {
    driver().Check(driver().StreamSynchronize(stream_), "finish its work");
}

}  // namespace latent::cuda
