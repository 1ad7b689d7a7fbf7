// Matrix products of one instruction-set variant: the call, its plan and the leaf functions that carry it out.
#pragma once

#include <cstdint>
#include <variant>

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
    const float* add;       // [m,n], or null; may be c. Not together with bias, activation or gate.
    const float* gate;      // [m,n], or null: an element of C stays as it is where the gate is above 0. Elsewhere it is
    float gate_slope;       // multiplied by gate_slope, and is 0 if that is 0.
    float* row_sums;        // [m], or null; form TN only: the sums of A over k,
    const float* row_add;   // [m], or null: added to them; may be row_sums.
    const float* packed_b;  // B as pack_b wrote it, or null. b is still read where that is faster.
    // Null; or C is not stored but handed to this function, a few whole rows at a time, on the thread that computed
    // them: form TN only, and only if can_update allows it. first is the index in C of the first element.
    void (*update)(const void* state, const float* c, int64_t first, int64_t count);
    // Null; or prefetches what update will change of some elements, while their product is computed.
    void (*prepare_update)(const void* state, int64_t first, int64_t count);
    const void* update_state;
    float* shared;  // Scratch of Execution::kSharedScratchBytes for all threads.
};

// The plans of the methods. A row tile is a cut of C's rows into pieces of at most mr rows, as even as can be; a B
// panel is nr columns of B. gemm_plan.cc chooses a method by shape, native/README.md shows their loops.

// The reference: whole rows of C.
struct RowsPlan {
    int64_t task_rows;
};

// Tiles of dot products: A and B both lie along k.
struct DotsPlan {
    int64_t row_tiles;   // Each of at most Registers::dot_rows rows.
    int64_t task_tiles;  // A tile is kDotColumns wide. Tasks take all rows of some columns before the next columns.
};

// The transpose of C in wide tiles, for a few columns and a transposed A.
struct NarrowPlan {
    int64_t row_panels;  // Each of nr rows of C.
    int64_t task_panels;
};

// Row tiles of C, each finished over the whole width and depth before the next.
struct RowPanelsPlan {
    int64_t row_tiles;
    int64_t task_tiles;
    bool packs_own_b;  // Whether each thread packs all of B for itself.
};

// BLIS's loops around the micro-kernel: ic over blocks of A, pc over ranges of k, jr over B panels, ir over row tiles.
struct BlockedPlan {
    int64_t row_tiles;
    int64_t row_blocks;  // mc: the row tiles are cut into so many blocks of A.
    int64_t k_ranges;    // The kc blocks of k are cut into so many ranges.
    int64_t vectors;     // nr = vectors * lanes.
    bool packs_a;        // Whether each thread packs its block of A.
    // A cell is a row tile of one vector's width. Tasks take all tiles of a B panel, within a block of A, before the
    // next panel.
    int64_t task_cells;
};

// How a product is computed. C's bits are a function of shape and variant alone: the number of threads decides only
// which thread computes what. First pack_tasks tasks pack what all threads share; then compute_tasks tasks compute.
struct GemmPlan {
    int64_t pack_tasks = 0;  // 0: nothing to pack.
    int64_t compute_tasks = 1;
    std::variant<RowsPlan, DotsPlan, NarrowPlan, RowPanelsPlan, BlockedPlan> method;
};

struct GemmKernels {
    // Whether the scratch memory holds what a call with an update needs.
    bool (*can_update)(const GemmCall& call);
    // A copy of B[k,n], or B[n,k] for form NT, for all products with it, which keep their bits: its size in floats, 0
    // if the variant has no use for one; the number of tasks that make it; and the tasks [begin, end).
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
