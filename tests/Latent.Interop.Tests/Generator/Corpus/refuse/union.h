// refused 4: 'ltn_u' is a union; unions are outside the dialect
#include <stdint.h>

union ltn_u { int32_t a; float b; };
