// refused 5: the field 'ltn_s.a' has type 'long double', which is outside the dialect; use a fixed-width type of stdint.h

/* D. */
typedef struct ltn_s {
    long double a; /* D. */
} ltn_s;
