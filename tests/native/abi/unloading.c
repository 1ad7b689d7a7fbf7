/* Unloads the library, or ends the process, while contexts live: neither may crash nor hang.
 *   unloading LIBRARY CASE
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "latent/latent.h"

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
typedef HMODULE Library;
static Library Load(const char* path) { return LoadLibraryA(path); }
static int Unload(Library handle) { return FreeLibrary(handle) != 0; }
static void* Symbol(Library handle, const char* name) {
    const FARPROC function = GetProcAddress(handle, name);
    void* symbol;
    memcpy(&symbol, &function, sizeof symbol);
    return symbol;
}
static void Pause(int milliseconds) { Sleep((DWORD)milliseconds); }
#else
#include <dlfcn.h>
#include <pthread.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
typedef void* Library;
static Library Load(const char* path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static int Unload(Library handle) { return dlclose(handle) == 0; }
static void* Symbol(Library handle, const char* name) { return dlsym(handle, name); }
static void Pause(int milliseconds) {
    const struct timespec time = {.tv_sec = 0, .tv_nsec = 1000000L * milliseconds};
    nanosleep(&time, NULL);
}
#endif

enum { kThreads = 4, kRows = 256, kSuccess = 0, kFailure = 1 };

/* The library's functions, by their types in the header. */
static Library library;
static __typeof__(&ltn_context_create) context_create;
static __typeof__(&ltn_context_destroy) context_destroy;
static __typeof__(&ltn_matrix_multiply_f32) matrix_multiply;
static ltn_context* context;

static void Require(int condition, const char* what) {
    if (condition) return;
    fprintf(stderr, "expected %s\n", what);
    _Exit(kFailure);
}

static void Find(void* function, const char* name) {
    void* const symbol = Symbol(library, name);
    Require(symbol != NULL, name);
    memcpy(function, &symbol, sizeof symbol);
}

static void Multiply(void) {
    static float ones[kRows * kRows], product[kRows * kRows];
    for (int i = 0; i < kRows * kRows; ++i) ones[i] = 1;
    Require(matrix_multiply(product, context, LTN_FORM_NN, kRows, kRows, kRows, ones, ones, NULL, LTN_ACTIVATION_NONE, 0) == LTN_STATUS_OK,
            "a product");
    Require(product[0] == kRows && product[kRows * kRows - 1] == kRows, "the right product");
}

/* Leaves a context whose threads have worked. */
static void Use(const char* path) {
    const ltn_context_options options = {.threads = kThreads};
    library = Load(path);
    Require(library != NULL, "the library to load");
    Find(&context_create, "ltn_context_create");
    Find(&context_destroy, "ltn_context_destroy");
    Find(&matrix_multiply, "ltn_matrix_multiply_f32");
    Require(context_create(&context, &options) == LTN_STATUS_OK, "a context");
    Multiply();
}

static void UnloadAndWait(void) {
    Require(Unload(library), "the library to unload");
    Pause(50);
}

static int UnloadWithContext(const char* path) {
    Use(path);
    UnloadAndWait();
    Use(path);
    context_destroy(context);
    UnloadAndWait();
    return kSuccess;
}

#if !defined(_WIN32)
static int ExitOf(pid_t child) {
    int status = 0;
    Require(child > 0 && waitpid(child, &status, 0) == child, "a child process");
    return WIFEXITED(status) ? WEXITSTATUS(status) : kFailure;
}

/* The child has the parent's context without its threads. */
static int EndForkedChild(const char* path) {
    Use(path);
    const pid_t ends = fork();
    if (ends == 0) exit(kSuccess);
    const pid_t unloads = fork();
    if (unloads == 0) {
        Require(context_create(&context, &(ltn_context_options){.threads = kThreads}) == LTN_STATUS_OK, "a context of the child");
        Multiply();
        UnloadAndWait();
        exit(kSuccess);
    }
    Require(ExitOf(ends) == kSuccess, "exit() of a forked child");
    Require(ExitOf(unloads) == kSuccess, "dlclose() in a forked child");
    Multiply();
    context_destroy(context);
    return kSuccess;
}

static void* MultiplyForEver(void* unused) {
    for (;;) Multiply();
    return unused;
}

/* In children, since each exit is at another moment of a product. */
static int ExitDuringProducts(const char* path) {
    for (int i = 0; i < 20; ++i) {
        const pid_t child = fork();
        if (child == 0) {
            pthread_t thread;
            Use(path);
            Require(pthread_create(&thread, NULL, MultiplyForEver, NULL) == 0, "a thread");
            Pause(2 + i % 5);
            exit(kSuccess);
        }
        Require(ExitOf(child) == kSuccess, "exit() during products");
    }
    return kSuccess;
}

static void MultiplyAtExit(void) {
    Multiply();
    context_destroy(context);
}

/* What is registered first runs last: after the library's destructors. */
static int MultiplyAfterDestructors(const char* path) {
    Require(atexit(MultiplyAtExit) == 0, "a function at exit");
    Use(path);
    return kSuccess;
}
#endif

int main(int count, char** arguments) {
    const char* const name = count == 3 ? arguments[2] : "";
    if (strcmp(name, "unload") == 0) return UnloadWithContext(arguments[1]);
#if !defined(_WIN32)
    if (strcmp(name, "fork") == 0) return EndForkedChild(arguments[1]);
    if (strcmp(name, "exit") == 0) return ExitDuringProducts(arguments[1]);
    if (strcmp(name, "late") == 0) return MultiplyAfterDestructors(arguments[1]);
#endif
    fprintf(stderr, "expected a library and a case, got '%s'\n", name);
    return kFailure;
}
