#define LTN_API __attribute__((visibility("default")))
/* A box that only the library opens. */
typedef struct ltn_big_box ltn_big_box;
/* Frees a box. */
LTN_API void ltn_box_destroy(ltn_big_box* box);
/* Frees the lid of a box. */
LTN_API void ltn_box_lid_destroy(ltn_big_box* box, void* lid);
