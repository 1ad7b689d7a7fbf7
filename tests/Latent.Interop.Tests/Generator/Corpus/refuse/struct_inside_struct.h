// refused 10: the field 'ltn_t.s' passes 'ltn_s' by value; pass a pointer
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int32_t a; /* D. */
} ltn_s;
/* D. */
typedef struct ltn_t {
    ltn_s s; /* D. */
} ltn_t;
