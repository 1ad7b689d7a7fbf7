// refused 5: 'ltn_u' is a typedef of 'union ltn_u'; only int32_t (an enum), a struct of the same name and a pointer to a function are allowed
#include <stdint.h>

/* D. */
typedef union ltn_u { int32_t a; } ltn_u;
