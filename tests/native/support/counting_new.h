// Replaces operator new in the whole test program by one that counts.
#pragma once

#include <cstdint>

namespace latent {

// Allocations by operator new so far, on all threads.
int64_t Allocations();

}  // namespace latent
