// refused 7: parameter 1 of 'f' is named ''; lower case with underscores was expected
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    /* F. */
    void (*f)(int32_t);
} ltn_s;
