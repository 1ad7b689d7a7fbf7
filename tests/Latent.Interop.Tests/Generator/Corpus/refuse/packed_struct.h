// refused 7: 'ltn_s' holds something other than plain fields (a union, a nested struct or an attribute)
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int32_t a; /* D. */
} __attribute__((packed)) ltn_s;
