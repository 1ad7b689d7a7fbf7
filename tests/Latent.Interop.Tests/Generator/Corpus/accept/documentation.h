#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */
/* a < b & "c", see <stdint.h>.
 * rows, columns: how many of each. x: the values, of which a comment may say so much that the text does not fit into a line of the source. */
LTN_API ltn_status ltn_grid_check(int32_t rows, int32_t columns, const float* x);
