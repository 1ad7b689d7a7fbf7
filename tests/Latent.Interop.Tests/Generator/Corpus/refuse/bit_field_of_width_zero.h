// refused 7: the field 'ltn_s.' is a bit-field
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int32_t a; /* D. */
    int32_t : 0;
} ltn_s;
