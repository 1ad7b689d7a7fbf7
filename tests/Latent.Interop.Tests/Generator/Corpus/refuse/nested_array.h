// refused 5: the field 'ltn_s.a' is an array of arrays; write one array of all its numbers

/* D. */
typedef struct ltn_s {
    float a[2][3]; /* D. */
} ltn_s;
