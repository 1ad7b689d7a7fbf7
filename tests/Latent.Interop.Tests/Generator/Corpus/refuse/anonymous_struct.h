// refused 7: the struct behind 'ltn_s' must have the same name: typedef struct ltn_s ltn_s;
#include <stdint.h>

/* D. */
typedef struct {
    int32_t a; /* D. */
} ltn_s;
