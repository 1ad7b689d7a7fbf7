// The registered backends of this process. No backend is ever removed. Safe to use from all threads.
#pragma once

#include "backend/backend.h"

namespace latent {

// Adds a backend unless its table is registered already. Throws Error if the table is wrong or another backend has the
// name.
void RegisterBackend(const ltn_backend* table);

// Returns the backend of a name other than "cpu". Throws Error, with a list of the backends, if there is none.
const Backend& FindBackend(const char* name);

}  // namespace latent
