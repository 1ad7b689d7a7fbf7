// Leaf functions of the matrix product for one instruction-set variant.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

// One product C[m,n] = gate(activation(A * B + bias)) or C = add + A * B; dense, row-major.
struct GemmCall {
    ltn_form form;
    int64_t m, n, k;
    const float* a;
    const float* b;
    const float* bias;  // n, or null
    float* c;
    void (*activate)(float* out, const float* x, int64_t count, float slope, float unused);  // null: none
    float slope;
    const float* add;   // [m,n], or null; may be c. Not together with bias, activation or gate.
    const float* gate;  // [m,n], or null: an element of C stays where it is above 0, and is gate_slope times as large
    float gate_slope;   // elsewhere; 0 where gate_slope is.
    float* row_sums;    // [m], or null; form TN only: the sums of A over k,
    const float* row_add;   // [m], or null: added to them; may be row_sums.
    const float* packed_b;  // B as pack_b wrote it, or null. b is still read where that is faster.
    // Null; or C is not stored but handed to this, a few whole rows at a time, on the thread that computed them: form
    // TN only, where can_update says so. first: of the elements of C that are at c.
    void (*update)(const void* state, const float* c, int64_t first, int64_t count);
    // Null; or asks the memory system for what update will change of some elements, while their product is computed.
    void (*prepare_update)(const void* state, int64_t first, int64_t count);
    const void* update_state;
    float* shared;  // Scratch of Execution::kSharedScratchBytes for all threads.
};

// How a product is computed. C's bits are a function of shape and variant alone: how many threads there are decides
// only who computes what. First pack_tasks tasks pack what all threads share; when they are done, compute_tasks tasks
// compute.
struct GemmPlan {
    int64_t pack_tasks = 0;  // 0: nothing to pack.
    int64_t compute_tasks = 1;
    int64_t compute_task_units = 1;  // Units of the product in one task; the last task may have fewer.

    // What the units mean is up to the variant; see gemm_plan.cc.
    enum class Method { kRows, kStrips, kPanels, kNarrow, kDots } method = Method::kRows;
    int64_t row_tiles = 1;     // C's rows are cut into this many tiles, as even as can be.
    int64_t row_chunks = 1;    // Tiles are cut into this many ranges, one after the other (kStrips).
    int64_t k_chunks = 1;      // k is cut into this many ranges, one after the other (kStrips).
    int64_t vectors = 1;       // Width of a tile in vectors.
    bool packs_a = false;      // Whether threads copy A (kStrips).
    bool packs_own_b = false;  // Whether each thread copies B for itself (kPanels).
};

struct GemmKernels {
    // Whether the scratch memory holds what a call with an update needs.
    bool (*can_update)(const GemmCall& call);
    // A copy of B[k,n], or B[n,k] for form NT, for all products with it, which stay the same bit by bit: its size in
    // floats, 0 if there is no use for one; into how many tasks making it falls; and the tasks [begin, end).
    int64_t (*packed_b_floats)(ltn_form form, int64_t n, int64_t k);
    int64_t (*pack_b_tasks)(ltn_form form, int64_t n, int64_t k);
    void (*pack_b)(ltn_form form, int64_t n, int64_t k, const float* b, float* packed, int64_t begin, int64_t end);
    GemmPlan (*plan)(const GemmCall& call, int threads);
    // The tasks [begin, end).
    void (*pack)(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end);
    // thread_scratch: Execution::kThreadScratchBytes.
    void (*compute)(const GemmCall& call, const GemmPlan& plan, int64_t begin, int64_t end, float* thread_scratch);
};

const GemmKernels& GemmKernelsFor(ltn_variant variant);

// The readable reference.
const GemmKernels& ScalarGemmKernels();

// Part number part of count cut into parts as even as can be: [Cut(count, part, parts), Cut(count, part + 1, parts)).
inline constexpr int64_t Cut(int64_t count, int64_t part, int64_t parts) {
    return count / parts * part + count % parts * part / parts;
}

}  // namespace latent
