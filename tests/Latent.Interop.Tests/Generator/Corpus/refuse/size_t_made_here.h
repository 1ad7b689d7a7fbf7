// refused 3: the type name 'size_t' is not of the form ltn_noun

typedef unsigned long size_t;
/* D. */
typedef struct ltn_s {
    size_t a; /* D. */
} ltn_s;
