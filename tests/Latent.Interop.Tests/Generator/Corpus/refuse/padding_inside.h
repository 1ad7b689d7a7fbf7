// refused 7: the compiler leaves 4 bytes of padding before 'b'; declare them as a reserved field
#include <stdint.h>

/* D. */
typedef struct ltn_s {
    int32_t a; /* D. */
    int64_t b; /* D. */
} ltn_s;
