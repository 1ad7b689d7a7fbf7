// The backend "cuda" as a caller loads it.
#pragma once

#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>

#include "latent/latent.h"

namespace latent {

// The table of the backend, of the library that LATENT_CUDA_LIBRARY names or else of this build; its driver is the emulator
// unless LATENT_CUDA_DRIVER names another.
inline const ltn_backend& CudaTable() {
    static const ltn_backend* const table = [] {
        setenv("LATENT_CUDA_DRIVER", LATENT_CUDA_EMULATOR, 0);
        const char* const other = std::getenv("LATENT_CUDA_LIBRARY");
        void* const library = dlopen(other == nullptr ? LATENT_CUDA_LIBRARY : other, RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) throw std::runtime_error(dlerror());
        return reinterpret_cast<const ltn_backend* (*)()>(dlsym(library, "ltn_backend_get"))();
    }();
    return *table;
}

}  // namespace latent
