// refused 6: 'ltn_s' is aligned to 1 bytes, its fields to 8; packing and alignment by hand are outside the dialect
#include <stdint.h>

#pragma pack(push, 1)
/* D. */
typedef struct ltn_s {
    int32_t a; /* D. */
    int64_t b; /* D. */
} ltn_s;
#pragma pack(pop)
