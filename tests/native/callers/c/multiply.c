/* A product of two matrices plus a bias, from C. */
#include <latent/latent.h>
#include <stdio.h>

static int Fail(void) {
    fprintf(stderr, "%s\n", ltn_error_message());
    return 1;
}

int main(void) {
    const ltn_context_options options = {.threads = 2};
    ltn_context* context = NULL;
    if (ltn_context_create(&context, &options) != LTN_STATUS_OK) return Fail();

    const float left[2 * 3] = {1, 2, 3, 4, 5, 6};
    const float right[3 * 2] = {7, 8, 9, 10, 11, 12};
    const float bias[2] = {0.5f, -0.5f};
    float product[2 * 2];
    if (ltn_matrix_multiply_f32(product, context, LTN_FORM_NN, 2, 2, 3, left, right, bias, LTN_ACTIVATION_NONE, 0) != LTN_STATUS_OK) {
        return Fail();
    }
    for (int row = 0; row < 2; ++row) printf("%g %g\n", product[2 * row], product[2 * row + 1]);

    /* A call that fails changes nothing, and says why. */
    const ltn_status status =
        ltn_matrix_multiply_f32(product, context, LTN_FORM_NN, -1, 2, 3, left, right, bias, LTN_ACTIVATION_NONE, 0);
    printf("status %d: %s\n", (int)status, ltn_error_message());

    ltn_context_destroy(context);
    return 0;
}
