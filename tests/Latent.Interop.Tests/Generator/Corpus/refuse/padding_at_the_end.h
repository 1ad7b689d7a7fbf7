// refused 5: the compiler leaves 4 bytes of padding at the end of 'ltn_s'; declare them as a reserved field
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int64_t a; /* D. */
    int32_t b; /* D. */
} ltn_s;
