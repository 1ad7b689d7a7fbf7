// refused 6: the field 'ltn_s.a' is a bit-field
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int32_t a : 3; /* D. */
} ltn_s;
