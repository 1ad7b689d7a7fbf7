// refused 7: 'ltn_s' holds something other than plain fields (a union, a nested struct or an attribute)
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int64_t a; /* D. */
} __attribute__((aligned(64))) ltn_s;
