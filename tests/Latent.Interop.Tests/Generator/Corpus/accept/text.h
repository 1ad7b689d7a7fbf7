#include <stdint.h>
/* A label. */
typedef struct ltn_label {
    char text[20]; /* Ends with 0. */
    int32_t size;  /* Of the letters. */
} ltn_label;
