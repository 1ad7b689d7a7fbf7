// refused 7: the field 'ltn_s.g' has no comment
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    void (*f)(int32_t a); /* F. */
    void (*g)(int32_t a);
} ltn_s;
