// The releases of Highway that the kernels were compiled and tested with.
#include "cpu/kernels/targets.h"
// Comes after targets.h.
#include <hwy/highway.h>

static_assert(HWY_MAJOR == 1 && HWY_MINOR <= 2 && (HWY_MINOR > 0 || HWY_PATCH >= 3),
              "Highway is of another release, expected 1.0.3 to 1.2: newer ones know targets that targets.h does not. "
              "Configure with -DLATENT_SYSTEM_HIGHWAY=OFF, which downloads Highway 1.0.3.");
