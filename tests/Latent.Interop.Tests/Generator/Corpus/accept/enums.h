#include <stdint.h>
/* Colours; a bit set. */
typedef int32_t ltn_colour;
enum ltn_colour_values {
    LTN_COLOUR_DEEP_RED = 4, /* As wine. */
    /* As the sea,
     * at noon. */
    LTN_COLOUR_BLUE = -1
};
