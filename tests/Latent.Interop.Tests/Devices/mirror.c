/* A backend for tests, without arithmetic: a run writes the numbers of its arguments into its first segment. The addresses of its
 * memory are not valid on the host: a program that accesses them crashes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "latent/latent.h"

#define DEVICES 2
#define DEVICE_BYTES (1 << 20)
#define SHIFT ((uintptr_t)1 << 56)

#ifndef NAME
#define NAME "mirror"
#endif

static int failed(char* message, ltn_status status, const char* text) {
    snprintf(message, LTN_MESSAGE_BYTES, "%s", text);
    return status;
}

static ltn_status device_count(int32_t* out_count, char* message) {
    (void)message;
    *out_count = DEVICES;
    return LTN_STATUS_OK;
}

static ltn_status device_describe(ltn_device* out_device, int32_t device, char* message) {
    (void)message;
    snprintf(out_device->name, sizeof out_device->name, "Mirror n\xC2\xBA %d", device);
    out_device->memory_bytes = DEVICE_BYTES;
    return LTN_STATUS_OK;
}

static ltn_status context_create(void** out_context, const ltn_context_options* options, char* message) {
    if (options->precision == LTN_PRECISION_BF16) return failed(message, LTN_STATUS_UNSUPPORTED, "precision is bf16, expected f32 or tf32");
    *out_context = malloc(1);
    return LTN_STATUS_OK;
}

static void context_destroy(void* context) {
    free(context);
}

static ltn_status memory_allocate(void** out_memory, void* context, int64_t bytes, char* message) {
    (void)context;
    if (bytes > DEVICE_BYTES) return failed(message, LTN_STATUS_OUT_OF_MEMORY, "the mirror is full");
    const size_t size = ((size_t)bytes + 127) / 64 * 64;
    void* memory = aligned_alloc(64, size);
    memset(memory, 0, size);
    *out_memory = (void*)((uintptr_t)memory + SHIFT);
    return LTN_STATUS_OK;
}

static void* host(const void* memory, ltn_placement placement) {
    return (void*)((uintptr_t)memory - (placement == LTN_PLACEMENT_DEVICE ? SHIFT : 0));
}

static void memory_destroy(void* context, void* memory) {
    (void)context;
    free(host(memory, LTN_PLACEMENT_DEVICE));
}

static ltn_status memory_copy(void* out_memory, void* context, ltn_placement out_placement, const void* source, ltn_placement source_placement, int64_t bytes,
                              char* message) {
    (void)context;
    (void)message;
    memcpy(host(out_memory, out_placement), host(source, source_placement), (size_t)bytes);
    return LTN_STATUS_OK;
}

static ltn_status program_create(void** out_program, void* context, const ltn_program_description* description, char* message) {
    (void)context;
    (void)message;
    *out_program = (void*)description;
    return LTN_STATUS_OK;
}

static void program_destroy(void* program) {
    (void)program;
}

static ltn_status program_run(ltn_run_result* out_result, void* program, const ltn_run* run, char* message) {
    (void)message;
    const ltn_program_description* description = program;
    const int64_t numbers[] = {run->batch, run->steps, run->first_step, (int64_t)run->seed, run->first_row, run->global_batch};
    memcpy(host(run->segments[0], description->segments[0].placement), numbers, sizeof numbers);
    const ltn_run_result result = {.steps_done = run->steps, .outcome = LTN_OUTCOME_COMPLETED, .instruction = -1, .tensor = -1};
    *out_result = result;
    return LTN_STATUS_OK;
}

static const ltn_backend backend = {
#ifdef WRONG_VERSION
    .abi_version = LTN_ABI_VERSION + 1,
#else
    .abi_version = LTN_ABI_VERSION,
#endif
#ifdef WRONG_SIZE
    .struct_bytes = sizeof(ltn_backend) - 8,
#else
    .struct_bytes = sizeof(ltn_backend),
#endif
    .name = NAME,
    .device_count = device_count,
    .device_describe = device_describe,
    .context_create = context_create,
    .context_destroy = context_destroy,
    .memory_allocate = memory_allocate,
    .memory_destroy = memory_destroy,
    .memory_copy = memory_copy,
    .program_create = program_create,
    .program_destroy = program_destroy,
#ifndef NO_RUN
    .program_run = program_run,
#endif
};

LTN_API const ltn_backend* ltn_backend_get(void) {
#ifdef NO_TABLE
    return NULL;
#else
    return &backend;
#endif
}
