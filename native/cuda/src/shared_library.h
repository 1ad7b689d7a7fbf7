// Shared libraries that are loaded at run time.
#pragma once

#include <string>

namespace latent::cuda {

// The file name of the CUDA driver on this platform.
extern const char* const kDriverLibrary;

// Loads a library for the rest of the process. Returns null, with the system's reason, if it cannot.
void* OpenLibrary(const std::string& path, std::string& reason);

// The address of a function, or null.
void* FindSymbol(void* library, const char* name);

}  // namespace latent::cuda
