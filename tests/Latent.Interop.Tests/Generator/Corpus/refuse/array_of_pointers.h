// refused 5: the field 'ltn_s.a' is an array of 'void *'; only arrays of numbers and of char are allowed in a struct

/* D. */
typedef struct ltn_s {
    void* a[2]; /* D. */
} ltn_s;
