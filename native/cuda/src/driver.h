// The CUDA driver, found at run time: the library needs nothing of NVIDIA to be built or loaded.
#pragma once

#include <string>

#include "driver_types.h"

namespace latent::cuda {

class Driver {
public:
    // The driver of this machine, loaded and initialised at the first call. LATENT_CUDA_DRIVER in the environment names
    // another file. Throws Error (unsupported), in the same words at every call, if there is none, if it finds no
    // device, or if it is too old.
    static const Driver& Get();

#define LATENT_DRIVER(name, symbol, parameters) Result(*name) parameters = nullptr;
#include "driver.inc"
#undef LATENT_DRIVER

    // Throws Error unless a call succeeded; what says what it was to do: "allocate 64 bytes".
    void Check(Result result, const std::string& what) const;

private:
    Driver();
    std::string TextOf(Result result) const;

    int version_ = 0;
};

}  // namespace latent::cuda
