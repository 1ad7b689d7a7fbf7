// refused 5: the field 'ltn_s.a' has type 'unsigned long', which is outside the dialect; use a fixed-width type of stdint.h

/* D. */
typedef struct ltn_s {
    unsigned long a; /* D. */
} ltn_s;
