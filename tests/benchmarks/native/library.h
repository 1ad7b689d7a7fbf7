// Third-party shared libraries, which are loaded at run time.
#pragma once

namespace latent::bench {

// Null if there is no library of this name. A library stays loaded until the program ends, since its threads may be
// alive.
void* OpenLibrary(const char* name);

void* FindAddress(void* library, const char* name);

template <typename Function>
Function* FindSymbol(void* library, const char* name) {
    return library == nullptr ? nullptr : reinterpret_cast<Function*>(FindAddress(library, name));
}

}  // namespace latent::bench
