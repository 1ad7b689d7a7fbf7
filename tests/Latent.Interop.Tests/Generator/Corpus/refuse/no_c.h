// refused 4: not valid C99: ...
#include <stdint.h>

int32_t 5;
