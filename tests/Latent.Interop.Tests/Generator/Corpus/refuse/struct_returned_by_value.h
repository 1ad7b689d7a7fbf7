// refused 9: the result of 'ltn_a_b' passes 'ltn_s' by value; pass a pointer
#define LTN_API __attribute__((visibility("default")))

/* D. */
typedef struct ltn_s {
    double a[16]; /* D. */
} ltn_s;
/* D. */
LTN_API ltn_s ltn_a_b(void);
