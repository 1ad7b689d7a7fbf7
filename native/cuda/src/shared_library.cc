#include "shared_library.h"

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace latent::cuda {

#if defined(_WIN32)

const char* const kDriverLibrary = "nvcuda.dll";

void* OpenLibrary(const std::string& path, std::string& reason) {
    HMODULE const library = LoadLibraryA(path.c_str());
    if (library == nullptr) reason = path + ": error " + std::to_string(GetLastError());
    return reinterpret_cast<void*>(library);
}

void* FindSymbol(void* library, const char* name) {
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

#else

const char* const kDriverLibrary = "libcuda.so.1";

void* OpenLibrary(const std::string& path, std::string& reason) {
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) reason = dlerror();
    return library;
}

void* FindSymbol(void* library, const char* name) {
    return dlsym(library, name);
}

#endif

}  // namespace latent::cuda
