#include <stdint.h>
#define LTN_API __attribute__((visibility("default")))
/* Status. */
typedef int32_t ltn_status;
enum ltn_status_values { LTN_STATUS_OK = 0 }; /* Success. */
/* Parameters may bear names that C# reserves. */
LTN_API ltn_status ltn_word_check(int32_t class, int32_t object, const float* in, int32_t value);
