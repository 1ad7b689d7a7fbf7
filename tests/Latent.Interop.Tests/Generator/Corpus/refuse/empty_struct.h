// refused 4: 'ltn_s' has no fields

/* D. */
typedef struct ltn_s {
} ltn_s;
