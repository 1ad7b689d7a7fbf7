/* Uses the shared library as a C program does: threads, a product, and an error, which is thrown and caught inside of
 * the library.
 *   shared_library [VARIANT]       succeeds if the context works and has this variant, if one is named
 *   shared_library --unsupported   succeeds if no context can be created; prints the library's message
 */
#include <stdio.h>
#include <string.h>

#include "latent/latent.h"

enum { kThreads = 4, kRows = 64 };

static const char* const kNames[] = {"best", "scalar", "sse4", "avx2", "avx512", "neon"};

static int Fail(const char* what) {
    fprintf(stderr, "%s; the library says \"%s\"\n", what, ltn_error_message());
    return 1;
}

static int Multiply(ltn_context* context) {
    static float ones[kRows * kRows], product[kRows * kRows];
    for (int i = 0; i < kRows * kRows; ++i) ones[i] = 1;
    if (ltn_matrix_multiply_f32(product, context, LTN_FORM_NN, kRows, kRows, kRows, ones, ones, NULL, LTN_ACTIVATION_NONE, 0) != LTN_STATUS_OK) {
        return Fail("a product failed");
    }
    for (int i = 0; i < kRows * kRows; ++i) {
        if (product[i] != kRows) return Fail("a product is wrong");
    }
    if (ltn_matrix_multiply_f32(product, context, LTN_FORM_NN, -1, 1, 1, ones, ones, NULL, LTN_ACTIVATION_NONE, 0) !=
            LTN_STATUS_INVALID_ARGUMENT || strstr(ltn_error_message(), "-1") == NULL) {
        return Fail("a negative size gave no error that names it");
    }
    return 0;
}

int main(int count, char** arguments) {
    const ltn_context_options options = {.threads = kThreads, .variant = LTN_VARIANT_BEST};
    ltn_context* context = NULL;
    const ltn_status status = ltn_context_create(&context, &options);
    if (count > 1 && strcmp(arguments[1], "--unsupported") == 0) {
        puts(ltn_error_message());
        return status == LTN_STATUS_UNSUPPORTED ? 0 : Fail("expected a variant that cannot run");
    }
    if (status != LTN_STATUS_OK) return Fail("no context");
    const char* name = kNames[ltn_context_variant(context)];
    printf("%s, %d threads\n", name, (int)ltn_context_threads(context));
    if (count > 1 && strcmp(arguments[1], name) != 0) return Fail("expected another variant");
    const int failed = Multiply(context);
    ltn_context_destroy(context);
    return failed;
}
