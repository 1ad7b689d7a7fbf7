// refused 5: the field 'ltn_s.a' is a bool, whose size differs between languages; use int32_t

/* D. */
typedef struct ltn_s {
    _Bool a; /* D. */
} ltn_s;
