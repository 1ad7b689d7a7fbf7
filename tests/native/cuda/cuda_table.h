// The backend "cuda" as a caller loads it.
#pragma once

#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "latent/latent.h"

namespace latent {

// The table of the backend; its driver is the emulator unless LATENT_CUDA_DRIVER names another.
inline const ltn_backend& CudaTable() {
    static const ltn_backend* const table = [] {
        setenv("LATENT_CUDA_DRIVER", LATENT_CUDA_EMULATOR, 0);
        void* const library = dlopen(LATENT_CUDA_LIBRARY, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) throw std::runtime_error(dlerror());
        return reinterpret_cast<const ltn_backend* (*)()>(dlsym(library, "ltn_backend_get"))();
    }();
    return *table;
}

}  // namespace latent
