// refused 5: 'ltn_a_b' has a body; the header declares only
#include <stdint.h>

/* D. */
static inline int32_t ltn_a_b(void) { return 1; }
