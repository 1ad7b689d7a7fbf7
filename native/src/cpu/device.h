// The CPU as a device.
#pragma once

#include "latent/latent.h"

namespace latent {

// The name of the processor and the memory of the machine; "CPU" and 0 if the system does not state them.
ltn_device DescribeCpu();

}  // namespace latent
