// refused 6: the field 'ltn_s.aB' is not named in lower case with underscores
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int32_t aB; /* D. */
} ltn_s;
