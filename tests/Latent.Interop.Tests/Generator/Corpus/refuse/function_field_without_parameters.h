// refused 7: 'f' declares no parameters; write (void)
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    /* F. */
    void (*f)();
} ltn_s;
