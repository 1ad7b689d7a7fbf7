// refused 4: 'ltn_s' has no comment above it
#include <stdint.h>

typedef struct ltn_s {
    int32_t a; /* D. */
} ltn_s;
