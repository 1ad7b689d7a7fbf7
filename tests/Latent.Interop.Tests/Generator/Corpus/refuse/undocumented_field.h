// refused 6: the field 'ltn_s.a' has no comment
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int32_t a;
} ltn_s;
