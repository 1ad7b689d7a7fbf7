// refused 7: 'f' takes a variable number of arguments
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    /* F. */
    void (*f)(const char* format, ...);
} ltn_s;
