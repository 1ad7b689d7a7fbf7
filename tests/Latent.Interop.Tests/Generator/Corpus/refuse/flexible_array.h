// refused 7: the field 'ltn_s.a' is an array; use a pointer
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int64_t count; /* D. */
    float a[];     /* D. */
} ltn_s;
