// A context: a stream of a GPU, in which everything that a caller asks for happens in order.
#pragma once

#include "device.h"
#include "executor.h"

namespace latent::cuda {

class Context {
public:
    // Throws Error.
    explicit Context(const ltn_context_options& options);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const Device& device() const { return device_; }
    const Driver& driver() const { return device_.driver(); }
    StreamHandle stream() const { return stream_; }
    ltn_precision precision() const { return precision_; }
    Executor executor() const { return executor_; }

    // Waits until everything is done. Throws Error if something failed.
    void Wait() const;

private:
    const Device& device_;
    const ltn_precision precision_;
    const Executor executor_;
    StreamHandle stream_ = nullptr;
};

}  // namespace latent::cuda
