#pragma once

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "latent/latent.h"
#include "peers.h"
#include "report.h"

namespace latent::bench {

// Ends the program with the library's message if a call has failed.
inline void Require(ltn_status status) {
    if (status == LTN_STATUS_OK) return;
    std::fprintf(stderr, "latent_bench: %s\n", ltn_error_message());
    std::exit(1);
}

struct ContextDeleter {
    void operator()(ltn_context* context) const { ltn_context_destroy(context); }
};
using ContextPointer = std::unique_ptr<ltn_context, ContextDeleter>;

inline ContextPointer MakeContext(int threads) {
    const ltn_context_options options{.backend = nullptr,
                                      .device = 0,
                                      .precision = LTN_PRECISION_F32,
                                      .threads = threads,
                                      .variant = LTN_VARIANT_BEST};
    ltn_context* context = nullptr;
    Require(ltn_context_create(&context, &options));
    return ContextPointer(context);
}

struct Settings {
    bool quick;
    std::vector<int> thread_counts;
};

void BenchMachine(const Settings& settings, std::vector<Row>& rows);
void BenchGemm(const Settings& settings, const std::vector<Peer>& peers, std::vector<Row>& rows);
void BenchConv(const Settings& settings, bool peers, std::vector<Row>& rows);
void BenchKernels(const Settings& settings, std::vector<Row>& rows);

}  // namespace latent::bench
