/* Latent: the C ABI of the native kernel library.
 *
 * Conventions of every function below
 * - Names read ltn_<noun>_<verb>[_<dtype>]. Out parameters come first and are called out or out_*.
 * - Functions return ltn_status, except *_destroy and pure getters. On failure ltn_error_message() returns one line
 *   that states the offending value and the expected one; outputs are then untouched unless a function says otherwise.
 * - The caller owns every buffer. Matrices and tensors are dense and row-major. Sizes count elements unless the name
 *   says bytes. A pointer may be NULL only where its comment says so, or where the number of elements is zero.
 * - A handle is used by one thread at a time; distinct handles are independent. 64-bit targets only.
 * - Functions compute in the default floating-point state (round to nearest, denormals kept, no traps), whatever the
 *   state of the caller is, and restore the caller's state.
 * - No function aborts, prints or lets a C++ exception through. The only callbacks are those of the caller's allocator
 *   (section memory) and of the caller's backend (section backends).
 */
#ifndef LATENT_LATENT_H_
#define LATENT_LATENT_H_

#include <stdint.h>

#if defined(_WIN32)
#if defined(LTN_BUILD)
#define LTN_API __declspec(dllexport)
#else
#define LTN_API __declspec(dllimport)
#endif
#else
#define LTN_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------ library */

/* Version of this ABI. It changes whenever a signature, a struct or the meaning of a constant changes. */
#define LTN_ABI_VERSION 6

/* Outcome of a call. Each code calls for a different action of the caller. */
typedef int32_t ltn_status;
enum ltn_status_values {
    LTN_STATUS_OK = 0,               /* Success. */
    LTN_STATUS_INVALID_ARGUMENT = 1, /* The call is wrong: correct the argument that the message names. */
    LTN_STATUS_INVALID_STATE = 2,    /* The call came at the wrong time: another thread uses the handle. */
    LTN_STATUS_UNSUPPORTED = 3,      /* This machine or this build cannot do it: choose another way. */
    LTN_STATUS_OUT_OF_MEMORY = 4,    /* Memory ran out: free some or request less. */
    LTN_STATUS_INTERNAL = 5          /* A defect of the library: report it with the message. */
};

/* One line of the layout table: the size of a struct (field empty) or the offset of one of its fields. */
typedef struct ltn_layout {
    const char* type;  /* Name of the struct, such as "ltn_tensor". Static storage. */
    const char* field; /* Name of the field, or "" for the struct itself. Static storage. */
    int64_t value;     /* Offset of the field in bytes, or the size of the struct in bytes. */
} ltn_layout;

/* Returns the LTN_ABI_VERSION that the library was built with. */
LTN_API int32_t ltn_library_abi_version(void);

/* Returns the version of the library as text, such as "0.1.0". Static storage. */
LTN_API const char* ltn_library_version(void);

/* Returns the layout of every public struct as the library was built, for comparison with the caller's own.
 * out_entries: receives a table in static storage. out_count: receives the number of its lines. */
LTN_API ltn_status ltn_library_layout(const ltn_layout** out_entries, int32_t* out_count);

/* Returns the message of the last failed call on this thread, one line of UTF-8; "" if no call has failed. Valid until
 * the next failing call on this thread. */
LTN_API const char* ltn_error_message(void);

/* ------------------------------------------------------------------------------------------------ memory */

/* Alignment in bytes of all memory that ltn_memory_allocate returns. */
#define LTN_MEMORY_ALIGNMENT 64

/* Allocates zero-filled memory aligned to LTN_MEMORY_ALIGNMENT; ltn_memory_destroy frees it. out_memory: receives the
 * address; never NULL on success, also for 0 bytes. bytes: size, 0 or more. */
LTN_API ltn_status ltn_memory_allocate(void** out_memory, int64_t bytes);

/* Returns memory of the given size, with any alignment and any contents, or NULL if there is none. The library calls it
 * on the thread that needs the memory. It must not throw. */
typedef void* (*ltn_allocate_function)(void* state, int64_t bytes);

/* Takes back memory of ltn_allocate_function; bytes is the size that was requested. The library calls it on the thread
 * that frees the memory. It must not throw. */
typedef void (*ltn_release_function)(void* state, void* memory, int64_t bytes);

/* The caller's own source of memory. It must live until all memory from it is freed. */
typedef struct ltn_memory_functions {
    ltn_allocate_function allocate; /* Provides memory. */
    ltn_release_function release;   /* Takes memory back. */
    void* state;                    /* First argument of both functions. */
} ltn_memory_functions;

/* As ltn_memory_allocate, but takes the memory from the caller's allocator. The library requests some bytes more than
 * the caller, for the alignment and for its own record of the allocation. */
LTN_API ltn_status ltn_memory_allocate_from(void** out_memory, const ltn_memory_functions* allocator, int64_t bytes);

/* Frees memory from ltn_memory_allocate or ltn_memory_allocate_from. NULL is ignored. */
LTN_API void ltn_memory_destroy(void* memory);

/* Counts the allocations of ltn_memory_allocate and ltn_memory_allocate_from that are still alive in this process.
 * out_count: receives their number. out_bytes: receives the sum of their sizes. */
LTN_API ltn_status ltn_memory_count(int64_t* out_count, int64_t* out_bytes);

/* ------------------------------------------------------------------------------------------------ context */

/* Instruction-set variants of the kernels. Results are bitwise reproducible within one variant. */
typedef int32_t ltn_variant;
enum ltn_variant_values {
    LTN_VARIANT_BEST = 0,   /* The fastest that this machine runs, or the one that the environment variable LATENT_SIMD
                               names. */
    LTN_VARIANT_SCALAR = 1, /* Plain C++ loops, the readable reference ("scalar"). */
    LTN_VARIANT_SSE4 = 2,   /* x86-64 with SSE4.2 ("sse4"). */
    LTN_VARIANT_AVX2 = 3,   /* x86-64 with AVX2 and FMA ("avx2"). */
    LTN_VARIANT_AVX512 = 4, /* x86-64 with AVX-512 F, BW, CD, DQ and VL ("avx512"). */
    LTN_VARIANT_NEON = 5    /* AArch64 ("neon"). */
};

/* Arithmetic of matrix products, and of convolutions where the backend has it. All other operations compute in IEEE
 * single precision. */
typedef int32_t ltn_precision;
enum ltn_precision_values {
    LTN_PRECISION_F32 = 0,  /* IEEE single precision. The CPU supports no other. */
    LTN_PRECISION_TF32 = 1, /* Factors are rounded to 10 bits of mantissa; sums are in single precision. */
    LTN_PRECISION_BF16 = 2  /* Factors are rounded to 7 bits of mantissa; sums are in single precision. */
};

/* Optional abilities of a device, beyond the meaning of the instructions; a bit set. */
typedef int32_t ltn_capability;
enum ltn_capability_values {
    LTN_CAPABILITY_ROW_TILES = 1,    /* Programs with row tiles. */
    LTN_CAPABILITY_PACK = 2,         /* PACK, and products that read packed factors. */
    LTN_CAPABILITY_MATMUL_UPDATE = 4 /* MATMUL_UPDATE. */
};

/* One device of a backend, for one caller. On the CPU: a variant of the kernels and a number of threads. */
typedef struct ltn_context ltn_context;

/* Options of a new context. */
typedef struct ltn_context_options {
    const char* backend;     /* NULL or "cpu" for the kernels of this library, or the name of a registered backend. */
    int32_t device;          /* Device of the backend, counted from 0; 0 for the CPU. */
    ltn_precision precision; /* Arithmetic of products. */
    int32_t threads;         /* Threads of the CPU that divide the work, the caller's included: 1 to 256, or 0 for one
                                per processor. */
    ltn_variant variant;     /* Variant of the CPU's kernels. */
} ltn_context_options;

/* Creates a context. options may be NULL for all defaults. Fails as unsupported if the variant cannot run on this
 * machine, or the device does not compute in the precision. A context does not survive fork(), which copies none of its
 * threads: the child process must neither use nor destroy it. Destroy contexts before unloading the library, and call
 * nothing of it during that or later. A context that is left leaks its memory; its threads end with the library, or keep
 * it loaded on Windows. */
LTN_API ltn_status ltn_context_create(ltn_context** out_context, const ltn_context_options* options);

/* Ends the context's threads and frees it. Destroy the programs of the context first. NULL is ignored. */
LTN_API void ltn_context_destroy(ltn_context* context);

/* Returns the number of threads, the caller's included; 0 for a context of a registered backend. */
LTN_API int32_t ltn_context_threads(const ltn_context* context);

/* Returns the variant in use. It is never LTN_VARIANT_BEST for the CPU, and always LTN_VARIANT_BEST for a registered
 * backend, which has no variants. */
LTN_API ltn_variant ltn_context_variant(const ltn_context* context);

/* Returns the name of the context's backend: "cpu" or that of a registered one. The text lives as long as the
 * library. */
LTN_API const char* ltn_context_backend(const ltn_context* context);

/* Returns the capabilities of the context's device; the CPU has all of ltn_capability. */
LTN_API ltn_capability ltn_context_capabilities(const ltn_context* context);

/* Upper limits of the speed of all threads of a context together. */
typedef struct ltn_speed {
    double flops;        /* Single-precision operations a second with all operands in registers; a multiply-add counts
                            as two. */
    double update_bytes; /* Bytes read and written a second by a loop that reads four arrays and writes three of them,
                            as Adam does. */
} ltn_speed;

/* Measures these limits of the machine on all threads of the context, within some hundredths of a second, and keeps the
 * best of several tries. update_bytes: size of the four arrays together, 256 KiB to 4 GiB; it decides in which cache
 * they lie. */
LTN_API ltn_status ltn_context_measure(ltn_speed* out_speed, ltn_context* context, int64_t update_bytes);

/* Returns 1 if a variant is part of this build and can run on this machine, otherwise 0. */
LTN_API int32_t ltn_variant_supported(ltn_variant variant);

/* ------------------------------------------------------------------------------------------------ memory of a device */
/* Memory that instructions of a context read and write. On the CPU it is host memory, and memory of ltn_memory_allocate
 * serves as well. The host reaches the memory of other devices only through these functions. Each of them except
 * ltn_device_memory_destroy uses the context exclusively while it runs, as a run does. */

/* Allocates zero-filled memory of the context's device, aligned to LTN_MEMORY_ALIGNMENT, as ltn_memory_allocate does.
 * ltn_memory_count counts it. Free it with ltn_device_memory_destroy before the context. */
LTN_API ltn_status ltn_device_memory_allocate(void** out_memory, ltn_context* context, int64_t bytes);

/* Frees memory that ltn_device_memory_allocate returned for the same context. It does not wait: if another call uses
 * the context, the memory is freed at the end of that call. No run may use the memory. NULL is ignored. */
LTN_API void ltn_device_memory_destroy(ltn_context* context, void* memory);

/* Place of memory. */
typedef int32_t ltn_placement;
enum ltn_placement_values {
    LTN_PLACEMENT_HOST = 0,  /* In the host's memory. */
    LTN_PLACEMENT_DEVICE = 1 /* In the memory of the context's device, as ltn_device_memory_allocate returns it for any
                                context of that device. */
};

/* Copies bytes between memory that does not overlap. out_memory lies where placement says, source where
 * source_placement says. Both addresses may lie inside of an allocation. The copy is complete when the call returns. */
LTN_API ltn_status ltn_device_memory_copy(void* out_memory, ltn_context* context, ltn_placement placement, const void* source,
                                          ltn_placement source_placement, int64_t bytes);

/* ------------------------------------------------------------------------------------------------ tensors */

/* Largest rank of a tensor. */
#define LTN_MAX_RANK 6

/* Element types. */
typedef int32_t ltn_dtype;
enum ltn_dtype_values {
    LTN_DTYPE_F32 = 0, /* IEEE single precision. */
    LTN_DTYPE_U8 = 1,  /* Bytes, 0 to 255. */
    LTN_DTYPE_I32 = 2  /* Signed 32-bit integers: row indices. */
};

/* A dense row-major tensor inside one memory segment of a program. A dimension d >= 0 is a size. A dimension d < 0
 * stands for -d times the batch of the run, so that one program serves every batch up to its capacity. At step s of a
 * run the tensor lies at offset + s * step_stride. Thus a run of many steps reads a new row of indices, or writes a new
 * loss, in each step. row_stride matters only in programs with row tiles (see ltn_phase): it is the size in bytes of
 * one batch row if the tensor holds the whole batch, and 0 if it holds one tile of rows at a time. A tensor takes less
 * than 2^63 bytes at the largest batch. If a dimension is 0, the product of the others must still be less than 2^31
 * bytes. */
typedef struct ltn_tensor {
    int64_t offset;             /* Bytes from the start of the segment, a multiple of the element size. */
    int64_t step_stride;        /* Bytes between consecutive steps of a run: 0 or more, a multiple of the element
                                   size. */
    int64_t row_stride;         /* Bytes between consecutive rows of the batch, or 0. */
    int64_t dims[LTN_MAX_RANK]; /* The first rank entries count; the others are 0. */
    int32_t segment;            /* Index of the segment. */
    ltn_dtype dtype;            /* Element type. */
    int32_t rank;               /* 0 (a scalar) to LTN_MAX_RANK. */
    int32_t reserved;           /* 0. */
} ltn_tensor;

/* ------------------------------------------------------------------------------------------------ operations */

/* Functions of one element, y = f(x). a and b are the attributes 0 and 1. */
typedef int32_t ltn_map;
enum ltn_map_values {
    LTN_MAP_IDENTITY = 0,    /* x; with broadcasting this copies a row or a scalar. */
    LTN_MAP_NEGATE = 1,      /* -x */
    LTN_MAP_ABS = 2,         /* |x| */
    LTN_MAP_SIGN = 3,        /* 1, 0 or -1; NaN stays NaN */
    LTN_MAP_SQUARE = 4,      /* x * x */
    LTN_MAP_SQRT = 5,        /* square root; NaN below 0 */
    LTN_MAP_RECIPROCAL = 6,  /* 1 / x */
    LTN_MAP_EXP = 7,         /* e^x */
    LTN_MAP_EXPM1 = 8,       /* e^x - 1 */
    LTN_MAP_LOG = 9,         /* natural logarithm; NaN below 0 */
    LTN_MAP_LOG1P = 10,      /* log(1 + x) */
    LTN_MAP_SIN = 11,        /* sine of radians */
    LTN_MAP_COS = 12,        /* cosine of radians */
    LTN_MAP_TANH = 13,       /* hyperbolic tangent */
    LTN_MAP_SIGMOID = 14,    /* 1 / (1 + e^-x) */
    LTN_MAP_SOFTPLUS = 15,   /* log(1 + e^x) = max(x, 0) + log1p(e^-|x|) */
    LTN_MAP_RELU = 16,       /* max(x, 0); NaN stays NaN */
    LTN_MAP_LEAKY_RELU = 17, /* x > 0 ? x : a * x */
    LTN_MAP_STEP = 18,       /* x > 0 ? 1 : 0; NaN gives 0 */
    LTN_MAP_AFFINE = 19,     /* a * x + b, the product rounded before the sum */
    LTN_MAP_ERF = 20         /* error function: 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x */
};

/* Functions of two elements with broadcasting, y = f(p, q). a is attribute 0. */
typedef int32_t ltn_combine;
enum ltn_combine_values {
    LTN_COMBINE_ADD = 0,             /* p + q */
    LTN_COMBINE_SUBTRACT = 1,        /* p - q */
    LTN_COMBINE_MULTIPLY = 2,        /* p * q */
    LTN_COMBINE_DIVIDE = 3,          /* p / q */
    LTN_COMBINE_MAXIMUM = 4,         /* the larger; NaN if either is NaN */
    LTN_COMBINE_MINIMUM = 5,         /* the smaller; NaN if either is NaN */
    LTN_COMBINE_GREATER = 6,         /* p > q ? 1 : 0; NaN compares false */
    LTN_COMBINE_GATE = 7,            /* q > 0 ? p : a * p, and 0 where a = 0 and not q > 0: the gradient of (leaky)
                                        relu, from its output q */
    LTN_COMBINE_BCE_WITH_LOGITS = 8, /* max(p, 0) - p * q + log1p(e^-|p|): cross-entropy of target q under logit p */
    LTN_COMBINE_GAUSSIAN_KL = 9      /* (p * p + e^q - 1 - q) / 2: KL(N(p, e^q) || N(0, 1)) of mean p, log-variance q */
};

/* Reductions over a set of axes. */
typedef int32_t ltn_reduce;
enum ltn_reduce_values {
    LTN_REDUCE_SUM = 0,  /* Sum; 0 over nothing. */
    LTN_REDUCE_MEAN = 1, /* Sum divided by the number of elements; NaN over nothing. A batch dimension counts with its
                            size in the global batch (see ltn_run). */
    LTN_REDUCE_MAX = 2,  /* Largest; NaN if any is NaN; -infinity over nothing. */
    LTN_REDUCE_LOG_SUM_EXP = 3 /* log of the sum of e^x, without overflow; -infinity over nothing. */
};

/* Normalizations of each row. */
typedef int32_t ltn_softmax;
enum ltn_softmax_values {
    LTN_SOFTMAX_PROBABILITY = 0,    /* e^x / sum of e^x */
    LTN_SOFTMAX_LOG_PROBABILITY = 1 /* x - log(sum of e^x) */
};

/* Forms of the matrix product C[m,n]. */
typedef int32_t ltn_form;
enum ltn_form_values {
    LTN_FORM_NN = 0, /* A[m,k] * B[k,n] */
    LTN_FORM_NT = 1, /* A[m,k] * B[n,k] transposed, as in x * W^T */
    LTN_FORM_TN = 2  /* A[k,m] transposed * B[k,n], as in a weight gradient x^T * dy */
};

/* Activations applied to a product after its bias. a is attribute 0 (the slope). */
typedef int32_t ltn_activation;
enum ltn_activation_values {
    LTN_ACTIVATION_NONE = 0,       /* c */
    LTN_ACTIVATION_RELU = 1,       /* max(c, 0) */
    LTN_ACTIVATION_LEAKY_RELU = 2, /* c > 0 ? c : a * c */
    LTN_ACTIVATION_TANH = 3,       /* tanh(c) */
    LTN_ACTIVATION_SIGMOID = 4     /* 1 / (1 + e^-c) */
};

/* Distributions of random numbers. All use Philox4x32-10 (Salmon et al., 2011) with key = seed and
 * counter = (element / 4, stream, step low, step high). An element therefore has the same value for every number of
 * threads. */
typedef int32_t ltn_random;
enum ltn_random_values {
    LTN_RANDOM_UNIFORM = 0,  /* [0, 1): the top 24 bits of a word times 2^-24. */
    LTN_RANDOM_NORMAL = 1,   /* N(0, 1) by Box-Muller. Words w0 and w1 of a block give its elements 0 and 1 as r cos t
                                and r sin t; words w2 and w3 give elements 2 and 3 in the same way.
                                r = sqrt(-2 log((w0 >> 8) * 2^-24 + 2^-25)), t = 2 pi (w1 >> 8) * 2^-24. */
    LTN_RANDOM_BERNOULLI = 2 /* uniform < p ? 1 : 0, where p is attribute 0, or an element of the input tensor if there
                                is one. */
};

/* Operations of instructions. in0, in1, ... and out0, out1, ... number the tensors of ltn_instruction, and attr its
 * attributes. Tensors are f32 unless a comment states another type. Shapes must match exactly, except where operands
 * are broadcast: broadcasting repeats a missing leading dimension and a dimension of 1. The single output of an
 * operation marked (in place) may be the memory of an input of the same shape. Otherwise outputs must be disjoint from
 * inputs, apart from the exceptions that the comment of an operation states. */
typedef int32_t ltn_opcode;
enum ltn_opcode_values {
    LTN_OPCODE_FILL = 0,        /* out0 = attr[0] * batch^attr[1], with attr[1] one of -1, 0, 1. */
    LTN_OPCODE_MAP = 1,         /* out0 = kind(in0), an ltn_map, with in0 broadcast to out0. (in place) */
    LTN_OPCODE_COMBINE = 2,     /* out0 = kind(in0, in1), an ltn_combine, with both broadcast to out0. (in place) */
    LTN_OPCODE_SELECT = 3,      /* out0 = in0 > 0 ? in1 : in2, with all three broadcast to out0. (in place) */
    LTN_OPCODE_REDUCE = 4,      /* out0 = kind(in0), an ltn_reduce, over the axes whose bits are set in flags. Reduced
                                   axes have size 1 in out0. */
    LTN_OPCODE_MATMUL = 5,      /* out0[m,n] = gate(activation(in0 * in1 + in2)) + in4. kind is an ltn_form, flags an
                                   ltn_activation with slope attr[0]. These operands may be absent: in2[n], the bias;
                                   in3[m,n], the gate, which keeps an element where in3 is above 0 and multiplies it by
                                   attr[1] elsewhere, as LTN_COMBINE_GATE; in4[m,n], a matrix to add, which excludes
                                   bias, activation and gate, and whose memory may be that of out0; in5, the copy of in1
                                   that PACK made for the same form, with the same bits and in less time; out1[m], form
                                   TN only: the sums of in0 over k, which are the gradient of a bias if in0 is the
                                   gradient by the layer's outputs. */
    LTN_OPCODE_RANDOM = 6,      /* out0 = random numbers of kind, an ltn_random, from stream flags. in0, of the shape of
                                   out0, only for a Bernoulli distribution with a probability for each element. */
    LTN_OPCODE_GATHER_ROWS = 7, /* out0[r,c] = attr[0] * in0[in1[r], c]. in0 is u8 or f32 of shape [rows, c], in1 is i32
                                   of shape [r]. An index outside in0 ends the run. */
    LTN_OPCODE_SGD = 8,         /* out0 = parameter, out1 = velocity (absent without momentum); in0 = gradient, in1 =
                                   learning rate (one element); attr = momentum, weight decay, nesterov (0 or 1).
                                   PyTorch's torch.optim.SGD with dampening 0. */
    LTN_OPCODE_RMSPROP = 9,     /* out0 = parameter, out1 = mean square; in0 and in1 as for SGD; attr = smoothing,
                                   epsilon, weight decay. torch.optim.RMSprop, not centered, no momentum. */
    LTN_OPCODE_ADAM = 10,       /* out0 = parameter, out1 = first moment, out2 = second moment; in0 and in1 as for SGD;
                                   attr = beta1, beta2, epsilon, weight decay, decoupled (1 = AdamW), updates, update.
                                   Bias correction uses t = step * updates + update + 1, where updates counts the
                                   updates of the parameter in one step (0 stands for 1), and update is the index of
                                   this one among them, from 0. Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter
                                   2019. */
    LTN_OPCODE_GUARD = 11,      /* Ends the run as LTN_OUTCOME_NOT_FINITE if in0 (one or more elements) holds a NaN or
                                   an infinity. No output. If there is an in1, both are matrices with the same number of
                                   rows k, and the run also ends unless k * max|in0| * max(1, max|in1|) is below the
                                   largest float. Within this bound the product in0^T * in1, its partial sums, and the
                                   sums of in0 over its rows are finite. */
    LTN_OPCODE_CHAIN = 12,      /* Elementwise operations in sequence, on one block of elements after the other, so that
                                   a block stays in the nearest cache. flags is the number of operations, kind the index
                                   of the first in the program's chain steps. in0 to in5 are broadcast to out0, which
                                   receives the result of the last operation. out1 to out3 have the shape of out0, may
                                   be absent, and receive the results of the steps that name them. The bits are those of
                                   separate instructions. (in place; each of out1 to out3 may also be the memory of an
                                   input that no step reads after the step whose result it receives) */
    LTN_OPCODE_MATMUL_UPDATE = 13, /* The weight gradient G[m,n] = in0^T * in1 (form TN) goes into an optimizer step
                                      without being stored. flags is the optimizer's opcode (SGD, RMSPROP, ADAM), attr
                                      as for that opcode. in2 = learning rate; out0[m,n] = parameter; out1 and out2 =
                                      the optimizer state of that opcode; out3[m], may be absent: the sums of in0 over
                                      k. k * n is at most LTN_MAX_UPDATE_PRODUCT and k + n at most LTN_MAX_UPDATE_WIDTH
                                      at the largest batch. */
    LTN_OPCODE_SOFTMAX = 14,    /* out0 = kind(in0), an ltn_softmax, over the last dimension. Same shape. (in place) */
    LTN_OPCODE_BCE_LOSS = 15,   /* Cross-entropy of targets in1 under logits in0, and its gradient by the logits: out0 =
                                   (sigmoid(in0) - in1) * in2; out1 (one element, may be absent) = sum(max(in0, 0) - in0
                                   * in1 + log1p(e^-|in0|)). in2 has one element; in0, in1 and out0 have one shape. (in
                                   place) */
    LTN_OPCODE_PACK = 16,       /* out0 = a copy of in0, the second factor of products of the form kind (NN: [k,n]; NT:
                                   [n,k]), in the order in which these products read it. out0 is a vector of k * n
                                   elements, with n rounded up to a multiple of LTN_PACK_COLUMNS. Its contents depend on
                                   the variant. */
    LTN_OPCODE_WINDOW = 17,     /* Windows along the axis flags, which must not depend on the batch: out0[.., o, j, ..]
                                   = in0[.., start + o * stride + j * dilation, ..], or fill where this is outside of
                                   in0. attr = start, stride, dilation (integers; start of any sign, the others 1 or
                                   more), fill. */
    LTN_OPCODE_FOLD = 18,       /* The adjoint of WINDOW: out0[.., i, ..] = sum of in0[.., o, j, ..] over all o and j
                                   with start + o * stride + j * dilation = i. flags and attr[0..2] as for WINDOW. */
    LTN_OPCODE_TRANSPOSE = 19,  /* Dimension a of out0 is dimension (flags >> 3 * a & 7) of in0; each dimension of in0
                                   appears once. */
    LTN_OPCODE_CONCAT = 20,     /* out0 = in0, in1, ... one after the other along the axis flags, which must not depend
                                   on the batch. All other dimensions are equal. */
    LTN_OPCODE_SCATTER_ROWS = 21, /* out0[r, c] = sum of in0[i, c] over all i with in1[i] = r: the adjoint of
                                     GATHER_ROWS. in1 is i32. An index outside out0 ends the run. */
    LTN_OPCODE_CONV = 22,       /* Maps out0[b, i, j, o] = activation(in2[o] + sum over p, q, c of in0[b, i * s_h - p_h
                                   + p * d_h, j * s_w - p_w + q * d_w, c] * in1[o, p, q, c]) of images in0[batch, h, w,
                                   c], which are 0 outside, and filters in1[o, kernel h, kernel w, c / groups]. Channels
                                   of out0 depend on the channels of in0 in the same group. attr = strides s_h, s_w,
                                   padding p_h, p_w, dilations d_h, d_w, groups, slope; flags is an ltn_activation;
                                   in2[o] may be absent. out0 has (h + 2 * p_h - d_h * (kernel h - 1) - 1) / s_h + 1
                                   rows, with the quotient rounded down, and columns by the same formula in w. */
    LTN_OPCODE_CONV_TRANSPOSE = 23, /* The adjoint of CONV in its images: images out0[b, y, x, c] = activation(in2[c] +
                                       sum of in0[b, i, j, o] * in1[o, p, q, c] over all i, j, o, p, q with y = i * s_h
                                       - p_h + p * d_h and x = j * s_w - p_w + q * d_w), of maps in0 and filters in1.
                                       Shapes, attr and flags as for CONV with in0 and out0 exchanged; in2[c] may be
                                       absent. */
    LTN_OPCODE_CONV_FILTER = 24, /* The adjoint of CONV in its filters: filters out0[o, p, q, c] = sum of in1[b, i, j,
                                    o] * in0[b, i * s_h - p_h + p * d_h, j * s_w - p_w + q * d_w, c] over b, i, j, of
                                    images in0 and maps in1. attr[0..6] as for CONV. */
    LTN_OPCODE_BATCH_MATMUL = 25 /* Products of the matrices that the last two dimensions of each operand hold: out0[..,
                                    m, n] = in0 * in1. kind is an ltn_form, and every operand has rank 2 or more. The
                                    other dimensions of in0 and in1 are broadcast to those of out0. Each product has the
                                    bits of a MATMUL. */
};

/* The number of columns of a packed factor is rounded up to a multiple of this. */
#define LTN_PACK_COLUMNS 16

/* Upper bounds of k * n and of k + n of a MATMUL_UPDATE at the largest batch. Within them the packed factors fit the
 * scratch memory of the CPU. */
#define LTN_MAX_UPDATE_PRODUCT 1048576
#define LTN_MAX_UPDATE_WIDTH 131072

/* Upper bounds of a convolution: LTN_MAX_FILTER for the elements of all its filters together, LTN_MAX_WINDOW for
 * kernel h * kernel w * channels of one group, of the images as well as of the maps. */
#define LTN_MAX_FILTER 16777216
#define LTN_MAX_WINDOW 65536

/* Most steps of a chain. */
#define LTN_MAX_CHAIN_STEPS 64

/* Most inputs, outputs and attributes of an instruction. */
#define LTN_MAX_INPUTS 6
#define LTN_MAX_OUTPUTS 4
#define LTN_MAX_ATTRIBUTES 8

/* One operation of a chain. A step does not broadcast: its operands have the shape of out0, to which the chain
 * broadcasts its inputs. */
typedef struct ltn_chain_step {
    double attributes[2]; /* As the opcode says. */
    ltn_opcode opcode;    /* LTN_OPCODE_MAP, LTN_OPCODE_COMBINE or LTN_OPCODE_SELECT. */
    int32_t kind;         /* As the opcode says. */
    int32_t operands[3];  /* i below LTN_MAX_INPUTS: input i of the chain. LTN_MAX_INPUTS + i: the result of step i of
                             this chain, which must come earlier. -1: unused. */
    int32_t output;       /* 1 to LTN_MAX_OUTPUTS - 1: the output that also receives the result; no other step may name
                             it. 0: there is none. The last step has 0, and its result is out0. */
} ltn_chain_step;

/* Phases of a program with row tiles. Such a program cuts the batch into tiles of tile_rows rows (the last may have
 * fewer) and runs the instructions of LTN_PHASE_TILES for one tile after the other, so that intermediate results stay
 * in a near cache. In this phase, a tensor with a batch dimension has it first and nowhere else, and covers the rows of
 * the tile. With a row_stride it lies among the rows of the whole batch; without one it is memory for one tile that no
 * other phase may use. A tensor without a batch dimension that an instruction of this phase writes is a sum over the
 * batch: the first tile stores it, the others add to it. Only MATMUL of form TN and REDUCE with LTN_REDUCE_SUM can do
 * this. Phases follow one another in the order of their numbers. */
typedef int32_t ltn_phase;
enum ltn_phase_values {
    LTN_PHASE_BEFORE = 0, /* Once, before the tiles. All instructions of a program without row tiles. */
    LTN_PHASE_TILES = 1,  /* Once for each tile. */
    LTN_PHASE_AFTER = 2   /* Once, after the tiles. */
};

/* One instruction of a program. Optimizer instructions read and write their outputs. Unused tensors are -1; an unused
 * kind and unused flags are 0; unused attributes are ignored. */
typedef struct ltn_instruction {
    double attributes[LTN_MAX_ATTRIBUTES]; /* Numbers; the opcode defines their meaning. */
    ltn_opcode opcode;                     /* Operation. */
    int32_t kind;                          /* Function of the operation, as the opcode says. */
    int32_t flags;                         /* Axes, activation or random stream, as the opcode says. */
    ltn_phase phase;                       /* Phase in which it runs. */
    int32_t inputs[LTN_MAX_INPUTS];        /* Indices of tensors. */
    int32_t outputs[LTN_MAX_OUTPUTS];      /* Indices of tensors. */
} ltn_instruction;

/* ------------------------------------------------------------------------------------------------ programs */

/* Most segments, tensors and instructions of a program. */
#define LTN_MAX_SEGMENTS 64
#define LTN_MAX_TENSORS 1000000
#define LTN_MAX_INSTRUCTIONS 1000000

/* Most tiles of rows of a batch. */
#define LTN_MAX_TILES 65536

/* The rows of a tile, and the first row of a run, are multiples of this, because random numbers come in blocks of this
 * size. */
#define LTN_ROW_BLOCK 4

/* Rights of a program on a segment; a bit set. */
typedef int32_t ltn_access;
enum ltn_access_values {
    LTN_ACCESS_READ = 1, /* Instructions may read it. */
    LTN_ACCESS_WRITE = 2 /* Instructions may write it. */
};

/* A piece of the caller's memory that a run binds: parameters, optimizer state, data, indices, losses, or the arena of
 * intermediate results. */
typedef struct ltn_segment {
    int64_t bytes;           /* Least size that a run may bind. */
    ltn_access access;       /* Rights of the program on it. */
    ltn_placement placement; /* Place of the memory that runs bind. If it is the host's, a run copies the segment to the
                                device before its first step if the program may read it, and back after its last step if
                                the program may write it; on the CPU both placements are the same. If the program may
                                write but not read the segment, bytes that no instruction of the run wrote have no
                                defined value afterwards. */
} ltn_segment;

/* Description of a program, which ltn_program_create checks and copies. */
typedef struct ltn_program_description {
    const ltn_segment* segments;         /* segment_count of them. */
    const ltn_tensor* tensors;           /* tensor_count of them. */
    const ltn_instruction* instructions; /* instruction_count of them, in order of execution. */
    const ltn_chain_step* chain_steps;   /* chain_step_count of them. */
    int64_t step_capacity;               /* Most steps of one run, 1 or more. */
    int32_t batch_capacity;              /* Largest batch of a run, 1 or more. */
    int32_t tile_rows;                   /* Rows of a tile, a multiple of LTN_ROW_BLOCK; 0 if there are no row tiles. A
                                            batch has at most LTN_MAX_TILES tiles. */
    int32_t segment_count;               /* 0 to LTN_MAX_SEGMENTS. */
    int32_t tensor_count;                /* 0 to LTN_MAX_TENSORS. */
    int32_t instruction_count;           /* 0 to LTN_MAX_INSTRUCTIONS. */
    int32_t chain_step_count;            /* 0 to LTN_MAX_INSTRUCTIONS. */
} ltn_program_description;

/* A validated program. */
typedef struct ltn_program ltn_program;

/* Reasons for the end of a run. */
typedef int32_t ltn_outcome;
enum ltn_outcome_values {
    LTN_OUTCOME_COMPLETED = 0,  /* All steps are done. */
    LTN_OUTCOME_CANCELLED = 1,  /* The run saw the cancellation flag before step steps_done. */
    LTN_OUTCOME_NOT_FINITE = 2, /* A guard, or the check for finite values, found a NaN or an infinity in step
                                   steps_done. */
    LTN_OUTCOME_BAD_INDEX = 3   /* A gather or scatter got an index outside its table in step steps_done. */
};

/* Options of a run; a bit set. */
typedef int32_t ltn_run_flags;
enum ltn_run_flags_values {
    LTN_RUN_FLAGS_NONE = 0,        /* No options. */
    LTN_RUN_FLAGS_CHECK_FINITE = 1 /* After each instruction, checks its f32 inputs, then its outputs, and ends the run
                                      at the first NaN or infinity. Slow; for diagnosis. */
};

/* Arguments of ltn_program_run. */
typedef struct ltn_run {
    void* const* segments;        /* Base address of each segment, aligned to 16 bytes. */
    const int64_t* segment_bytes; /* Size of each segment in bytes; at least that of the description. */
    int64_t* profile;             /* NULL, or one number per instruction, to which the run adds the nanoseconds that the
                                     instruction took. Measuring takes time itself. */
    const int32_t* cancel;        /* NULL, or a flag that the run reads between steps: a value other than 0 ends the
                                     run. */
    uint64_t seed;                /* Key of all random numbers. */
    int64_t first_row;            /* Index of the first row of this batch within a batch that is divided over several
                                     runs: a multiple of LTN_ROW_BLOCK; 0 for a batch of its own. Random numbers whose
                                     first dimension depends on the batch are those of these rows. */
    int64_t global_batch;         /* Size of the divided batch, at least first_row + batch; FILL and LTN_REDUCE_MEAN
                                     scale by it. 0 for a batch of its own. A mean over rows is then this run's part of
                                     the mean over the divided batch: sum the parts of all runs before any operation
                                     that is not linear in them. */
    int64_t first_step;           /* Number of the first step, 0 or more. Random numbers and the bias correction of Adam
                                     count by it. */
    int64_t steps;                /* Steps to run, 0 to step_capacity. */
    int32_t batch;                /* Batch of every step, 1 to batch_capacity. */
    ltn_run_flags flags;          /* Options. */
} ltn_run;

/* Result of a run. */
typedef struct ltn_run_result {
    int64_t steps_done;  /* Steps completed. */
    int64_t value;       /* The offending index for LTN_OUTCOME_BAD_INDEX, else 0. */
    ltn_outcome outcome; /* Reason for the end of the run. */
    int32_t instruction; /* Index of the instruction that ended the run, or -1. */
    int32_t tensor;      /* Index of the offending tensor, or -1. */
    int32_t reserved;    /* 0. */
} ltn_run_result;

/* Checks a program and copies it. The check covers every opcode, kind, shape, offset, access right and overlap, for all
 * batches and steps up to the capacities. A run can therefore neither fail on one of them nor leave its segments. Fails
 * as unsupported if the program needs a capability that the context's device lacks (ltn_capability). The context must
 * outlive the program. */
LTN_API ltn_status ltn_program_create(ltn_program** out_program, ltn_context* context, const ltn_program_description* description);

/* Frees a program. It does not wait: if another call uses the context, the program is freed at the end of that call.
 * The program itself must not be running. NULL is ignored. */
LTN_API void ltn_program_destroy(ltn_program* program);

/* Runs steps first_step, ..., first_step + steps - 1 on the context's device; on the CPU without allocation or lock.
 * Segments that may be written must not overlap any other. Until the call returns, no other code may write to a
 * segment, or read a segment that the program may write. out_result: receives the number of steps done and the reason
 * for the end; an early end is not an error of the call. */
LTN_API ltn_status ltn_program_run(ltn_run_result* out_result, ltn_program* program, const ltn_run* run);

/* ------------------------------------------------------------------------------------------------ backends */
/* A backend executes programs on devices other than the CPU. It is a shared library of its own. The caller loads it and
 * passes its table of functions to ltn_backend_register. This library checks arguments, programs and runs, so that a
 * backend receives only valid ones. Calls for one context come from any thread, but never two at a time. An object that
 * is destroyed during such a call is destroyed at the end of the call, by the calling thread. Functions that can fail
 * return a status and write one line of UTF-8 into message, of at most LTN_MESSAGE_BYTES with its final 0. */

/* Room for the message of a backend's function, in bytes. */
#define LTN_MESSAGE_BYTES 512

/* A device of a backend. */
typedef struct ltn_device {
    char name[128];       /* Name for people. */
    int64_t memory_bytes; /* Size of its own memory. */
} ltn_device;

/* The functions of a backend. Their arguments context and program are objects that the backend's own functions made. */
typedef struct ltn_backend {
    int32_t abi_version;         /* LTN_ABI_VERSION. */
    int32_t struct_bytes;        /* Size of this struct. */
    const char* name;            /* Lower-case letters, digits and '-', beginning with a letter: "cuda". */
    ltn_capability capabilities; /* Capabilities of its devices. */
    int32_t reserved;            /* 0. */
    /* Counts the devices; 0 if there are none. */
    ltn_status (*device_count)(int32_t* out_count, char* message);
    /* Describes a device. */
    ltn_status (*device_describe)(ltn_device* out_device, int32_t device, char* message);
    /* Creates a context. options->backend is the name of this table, options->device one of its devices. */
    ltn_status (*context_create)(void** out_context, const ltn_context_options* options, char* message);
    /* Destroys a context. */
    void (*context_destroy)(void* context);
    /* As ltn_device_memory_allocate. */
    ltn_status (*memory_allocate)(void** out_memory, void* context, int64_t bytes, char* message);
    /* As ltn_device_memory_destroy, but memory is never NULL. */
    void (*memory_destroy)(void* context, void* memory);
    /* As ltn_device_memory_copy, of 1 byte or more. */
    ltn_status (*memory_copy)(void* out_memory, void* context, ltn_placement placement, const void* source, ltn_placement source_placement, int64_t bytes,
                              char* message);
    /* As ltn_program_create. The description is valid, and lives as long as the program. */
    ltn_status (*program_create)(void** out_program, void* context, const ltn_program_description* description, char* message);
    /* Destroys a program. */
    void (*program_destroy)(void* program);
    /* As ltn_program_run. The function itself must honour cancel, flags, profile, first_row, global_batch and segments
     * in the host's memory. A run of no steps completes. */
    ltn_status (*program_run)(ltn_run_result* out_result, void* program, const ltn_run* run, char* message);
} ltn_backend;

/* Registers a backend, whose table must live as long as the process. A second registration of the same table has no
 * effect. Fails as unsupported if the backend was built for another ABI. Fails as an invalid argument if a function is
 * missing, the name is malformed, or another backend has the name. */
LTN_API ltn_status ltn_backend_register(const ltn_backend* backend);

/* Counts the devices of a backend, "cpu" or a registered one. */
LTN_API ltn_status ltn_backend_device_count(int32_t* out_count, const char* backend);

/* Describes a device of a backend, counted from 0. */
LTN_API ltn_status ltn_backend_device_describe(ltn_device* out_device, const char* backend, int32_t device);

/* ------------------------------------------------------------------------------------------------ kernels */
/* Each function runs the instruction of the same name on the context's threads, with the same meaning and the same bits
 * as in a program. They need a context of the CPU, and fail as unsupported for others. */

/* out[m,n] = activation(A * B + bias) in one of three forms. bias[n] may be NULL. slope: slope of the leaky relu,
 * ignored otherwise. */
LTN_API ltn_status ltn_matrix_multiply_f32(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n, int64_t k, const float* a,
                                           const float* b, const float* bias, ltn_activation activation, float slope);

/* out = a copy of b, the second factor of products of the form NN (b[k,n]) or NT (b[n,k]), in the order in which these
 * products read it. out holds k * n elements, with n rounded up to a multiple of LTN_PACK_COLUMNS. */
LTN_API ltn_status ltn_matrix_pack_f32(float* out, ltn_context* context, ltn_form form, int64_t n, int64_t k, const float* b);

/* As ltn_matrix_multiply_f32, with the same bits. It is worth the copy when several products use the same b, which is
 * still read. packed_b: the copy of b that ltn_matrix_pack_f32 made on a context of the same variant. */
LTN_API ltn_status ltn_matrix_multiply_packed_f32(float* out, ltn_context* context, ltn_form form, int64_t m, int64_t n, int64_t k, const float* a,
                                                  const float* b, const float* packed_b, const float* bias, ltn_activation activation, float slope);

/* out[i] = map(x[i]), count elements. out may be x. a, b: parameters of the function. */
LTN_API ltn_status ltn_array_map_f32(float* out, ltn_context* context, ltn_map map, const float* x, int64_t count, float a, float b);

/* out = combine(p, q) with broadcasting of p and q to the shape of out, which rank and dims give. p_dims and q_dims
 * hold rank entries each, equal to those of out or 1. out may be p or q if that has the shape of out. a: parameter of
 * the function. */
LTN_API ltn_status ltn_array_combine_f32(float* out, ltn_context* context, ltn_combine combine, int32_t rank, const int64_t* dims, const float* p,
                                         const int64_t* p_dims, const float* q, const int64_t* q_dims, float a);

/* out = condition > 0 ? p : q, element by element, count elements. out may be any of the inputs. */
LTN_API ltn_status ltn_array_select_f32(float* out, ltn_context* context, const float* condition, const float* p, const float* q, int64_t count);

/* out = reduction of x, whose shape rank and dims give, over the axes whose bits are set in axes. out holds the
 * remaining elements in order. */
LTN_API ltn_status ltn_array_reduce_f32(float* out, ltn_context* context, ltn_reduce reduce, int32_t rank, const int64_t* dims, int32_t axes,
                                        const float* x);

/* Softmax of each row of x, a matrix of rows by columns. out may be x. */
LTN_API ltn_status ltn_array_softmax_f32(float* out, ltn_context* context, ltn_softmax softmax, const float* x, int64_t rows, int64_t columns);

/* out[i] = value, count elements. */
LTN_API ltn_status ltn_array_fill_f32(float* out, ltn_context* context, float value, int64_t count);

/* out[i] = random number i of the stream and step under the seed, count elements. p: probability of a one for
 * LTN_RANDOM_BERNOULLI, ignored otherwise. stream: 0 to 2^31 - 1. step: 0 or more. */
LTN_API ltn_status ltn_random_draw_f32(float* out, ltn_context* context, ltn_random random, uint64_t seed, int32_t stream, int64_t step,
                                       int64_t count, float p);

/* out[r, c] = scale * table[indices[r], c], for count indices into a table of rows by columns. All indices are checked
 * before out is written: an index outside the table fails the call. */
LTN_API ltn_status ltn_rows_gather_f32(float* out, ltn_context* context, const float* table, int64_t rows, int64_t columns, const int32_t* indices,
                                       int64_t count, float scale);

/* As ltn_rows_gather_f32, from a table of bytes. */
LTN_API ltn_status ltn_rows_gather_u8(float* out, ltn_context* context, const uint8_t* table, int64_t rows, int64_t columns, const int32_t* indices,
                                      int64_t count, float scale);

/* One step of stochastic gradient descent on count parameters. velocity may be NULL if momentum is 0. nesterov: 0 or
 * 1. */
LTN_API ltn_status ltn_optimizer_sgd_f32(float* out_parameter, float* out_velocity, ltn_context* context, const float* gradient, int64_t count,
                                         float learning_rate, double momentum, double weight_decay, int32_t nesterov);

/* One step of RMSProp on count parameters. */
LTN_API ltn_status ltn_optimizer_rmsprop_f32(float* out_parameter, float* out_mean_square, ltn_context* context, const float* gradient,
                                             int64_t count, float learning_rate, double smoothing, double epsilon, double weight_decay);

/* Step number step (the first is 0) of Adam, or AdamW if decoupled is 1, on count parameters. */
LTN_API ltn_status ltn_optimizer_adam_f32(float* out_parameter, float* out_first_moment, float* out_second_moment, ltn_context* context,
                                          const float* gradient, int64_t count, int64_t step, float learning_rate, double beta1, double beta2,
                                          double epsilon, double weight_decay, int32_t decoupled);

#ifdef __cplusplus
}
#endif

#endif /* LATENT_LATENT_H_ */
