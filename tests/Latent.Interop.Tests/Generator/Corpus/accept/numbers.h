#include <stdint.h>
/* One of each. */
typedef struct ltn_numbers {
    int64_t i64;  /* A. */
    uint64_t u64; /* B. */
    double f64;   /* C. */
    int32_t i32;  /* D. */
    uint32_t u32; /* E. */
    float f32;    /* F. */
    int16_t i16;  /* G. */
    uint16_t u16; /* H. */
    int8_t i8;    /* I. */
    uint8_t u8;   /* J. */
    uint8_t reserved[6]; /* Zero. */
} ltn_numbers;
