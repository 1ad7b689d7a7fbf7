#include "library.h"

#if !defined(_WIN32)
#include <dlfcn.h>
#endif

namespace latent::bench {

#if defined(_WIN32)
void* OpenLibrary(const char*) {
    return nullptr;
}
void* FindAddress(void*, const char*) {
    return nullptr;
}
#else
void* OpenLibrary(const char* name) {
    return dlopen(name, RTLD_NOW | RTLD_LOCAL);
}
void* FindAddress(void* library, const char* name) {
    return dlsym(library, name);
}
#endif

}  // namespace latent::bench
