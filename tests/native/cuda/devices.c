/* Prints what the backend in the library that the argument names says about its devices, and which precisions the
 * first one has. */
#include <stdio.h>
#include <string.h>

#include "latent/latent.h"

typedef const ltn_backend* (*get_function)(void);

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
static get_function Find(const char* path) {
    HMODULE const library = LoadLibraryA(path);
    if (library == NULL) {
        printf("%s: error %lu\n", path, GetLastError());
        return NULL;
    }
    const FARPROC function = GetProcAddress(library, "ltn_backend_get");
    get_function get;
    memcpy(&get, &function, sizeof get);
    return get;
}
#else
#include <dlfcn.h>
static get_function Find(const char* path) {
    void* const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        printf("%s\n", dlerror());
        return NULL;
    }
    void* const function = dlsym(library, "ltn_backend_get");
    get_function get;
    memcpy(&get, &function, sizeof get);
    return get;
}
#endif

static void TryPrecision(const ltn_backend* backend, ltn_precision precision) {
    const ltn_context_options options = {"cuda", 0, precision, 0, LTN_VARIANT_BEST};
    char message[LTN_MESSAGE_BYTES] = "";
    void* context = NULL;
    const ltn_status status = backend->context_create(&context, &options, message);
    printf("precision %d: status %d%s%s\n", (int)precision, (int)status, message[0] != '\0' ? ", " : "", message);
    if (status == LTN_STATUS_OK) backend->context_destroy(context);
}

int main(int count, char** arguments) {
    const get_function get = count == 2 ? Find(arguments[1]) : NULL;
    if (get == NULL) return 2;
    const ltn_backend* const backend = get();
    char message[LTN_MESSAGE_BYTES] = "";
    int32_t devices = 0;
    const ltn_status status = backend->device_count(&devices, message);
    if (status != LTN_STATUS_OK) {
        printf("status %d: %s\n", (int)status, message);
        return 1;
    }
    ltn_device device;
    if (backend->device_describe(&device, 0, message) != LTN_STATUS_OK) return 1;
    printf("%d device: %s\n", (int)devices, device.name);
    for (ltn_precision precision = LTN_PRECISION_F32; precision <= LTN_PRECISION_BF16; ++precision) {
        TryPrecision(backend, precision);
    }
    return 0;
}
