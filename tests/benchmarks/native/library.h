// Shared libraries of others, loaded while the program runs.
#pragma once

namespace latent::bench {

// Null if there is none of this name. A library stays loaded until the program ends: its threads may be alive.
void* OpenLibrary(const char* name);

void* FindAddress(void* library, const char* name);

template <typename Function>
Function* FindSymbol(void* library, const char* name) {
    return library == nullptr ? nullptr : reinterpret_cast<Function*>(FindAddress(library, name));
}

}  // namespace latent::bench
