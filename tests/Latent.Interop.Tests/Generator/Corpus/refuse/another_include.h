// refused 3: includes 'stddef.h'; only <stdint.h> may be included

#include <stddef.h>
