// refused 6: 'ltn_s' holds something other than plain fields (a union, a nested struct or an attribute)
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    union { int32_t a; float b; } u; /* D. */
} ltn_s;
