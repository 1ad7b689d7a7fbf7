// The backends of this process. None is ever removed. Safe to use from all threads.
#pragma once

#include "backend/backend.h"

namespace latent {

// Adds a backend unless it is there already. Throws Error if its table is wrong or its name is another's.
void RegisterBackend(const ltn_backend* table);

// The backend of a name, which is not that of the CPU. Throws Error that lists those there are.
const Backend& FindBackend(const char* name);

}  // namespace latent
