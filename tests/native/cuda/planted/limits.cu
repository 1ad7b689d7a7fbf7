// A kernel that no GPU launches without a request: it has more than 48 KiB of shared memory.
#include "arguments.h"
#include "dialect.h"

namespace latent::cuda {

struct Large {
    float values[13 << 10];
};

KERNEL ltn_kernel_LargeShared(const PlantedArguments arguments) {
    SHARED(Large, shared);
    shared.values[ThreadIndex()] = 1;
    BARRIER();
    arguments.out[ThreadIndex()] = shared.values[kTile - 1 - ThreadIndex()];
}

}  // namespace latent::cuda
