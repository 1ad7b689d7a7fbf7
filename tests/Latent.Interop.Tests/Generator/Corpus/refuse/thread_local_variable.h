// refused 4: 'ltn_v' is a variable; the library exports functions only
#include <stdint.h>

extern _Thread_local int32_t ltn_v;
