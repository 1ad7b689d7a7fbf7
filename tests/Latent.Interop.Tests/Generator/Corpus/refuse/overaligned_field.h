// refused 5: 'ltn_s' is aligned to 16 bytes, its fields to 8; packing and alignment by hand are outside the dialect
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    _Alignas(16) int64_t a; /* D. */
    int64_t b; /* D. */
} ltn_s;
