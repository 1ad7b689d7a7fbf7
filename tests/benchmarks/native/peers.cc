#include "peers.h"

#include <cstdlib>

#include "library.h"

namespace latent::bench {
namespace {

using CblasSgemm = void(int order, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda,
                        const float* b, int ldb, float beta, float* c, int ldc);
using DnnlSgemm = int(char trans_a, char trans_b, int64_t m, int64_t n, int64_t k, float alpha, const float* a,
                      int64_t lda, const float* b, int64_t ldb, float beta, float* c, int64_t ldc);

void MultiplyCblas(CblasSgemm* sgemm, const Product& product, const float* a, const float* b, float* c) {
    constexpr int kRowMajor = 101, kNoTrans = 111, kTrans = 112;
    const bool trans_a = product.form == LTN_FORM_TN, trans_b = product.form == LTN_FORM_NT;
    const int m = static_cast<int>(product.m), n = static_cast<int>(product.n), k = static_cast<int>(product.k);
    sgemm(kRowMajor, trans_a ? kTrans : kNoTrans, trans_b ? kTrans : kNoTrans, m, n, k, 1, a, trans_a ? m : k, b,
          trans_b ? k : n, 0, c, n);
}

void MultiplyDnnl(DnnlSgemm* sgemm, const Product& product, const float* a, const float* b, float* c) {
    const bool trans_a = product.form == LTN_FORM_TN, trans_b = product.form == LTN_FORM_NT;
    const int64_t m = product.m, n = product.n, k = product.k;
    sgemm(trans_a ? 'T' : 'N', trans_b ? 'T' : 'N', m, n, k, 1, a, trans_a ? m : k, b, trans_b ? k : n, 0, c, n);
}

void AddOpenBlas(std::vector<Peer>& peers) {
    void* library = OpenLibrary("libopenblas.so.0");
    auto* sgemm = FindSymbol<CblasSgemm>(library, "cblas_sgemm");
    auto* set_threads = FindSymbol<void(int)>(library, "openblas_set_num_threads");
    auto* core = FindSymbol<const char*()>(library, "openblas_get_corename");
    if (sgemm == nullptr || set_threads == nullptr || core == nullptr) return;
    peers.push_back({"OpenBLAS", std::string("kernels for ") + core(), set_threads,
                     [sgemm](const Product& product, const float* a, const float* b, float* c) {
                         MultiplyCblas(sgemm, product, a, b, c);
                     }});
}

// Chooses kernels for BLIS 0.9, which otherwise takes its plain C++ kernels on AVX-512 processors newer than itself.
void ChooseBlisKernels() {
#if defined(__x86_64__) && !defined(_WIN32)
    constexpr const char* kSkylakeX = "0";
    if (__builtin_cpu_supports("avx512f")) setenv("BLIS_ARCH_TYPE", kSkylakeX, 0);
#endif
}

void AddBlis(std::vector<Peer>& peers) {
    ChooseBlisKernels();
    void* library = OpenLibrary("libblis.so.4");
    auto* sgemm = FindSymbol<CblasSgemm>(library, "cblas_sgemm");
    auto* set_threads = FindSymbol<void(int64_t)>(library, "bli_thread_set_num_threads");
    auto* version = FindSymbol<const char*()>(library, "bli_info_get_version_str");
    if (sgemm == nullptr || set_threads == nullptr || version == nullptr) return;
    peers.push_back(
        {"BLIS", version(), set_threads, [sgemm](const Product& product, const float* a, const float* b, float* c) {
             MultiplyCblas(sgemm, product, a, b, c);
         }});
}

void AddDnnl(std::vector<Peer>& peers) {
    void* library = OpenLibrary("libdnnl.so.2");
    auto* sgemm = FindSymbol<DnnlSgemm>(library, "dnnl_sgemm");
    auto* set_threads = FindSymbol<void(int)>(OpenLibrary("libgomp.so.1"), "omp_set_num_threads");
    if (sgemm == nullptr || set_threads == nullptr) return;
    peers.push_back(
        {"oneDNN", "2", set_threads, [sgemm](const Product& product, const float* a, const float* b, float* c) {
             MultiplyDnnl(sgemm, product, a, b, c);
         }});
}

}  // namespace

std::vector<Peer> LoadPeers() {
    std::vector<Peer> peers;
    AddOpenBlas(peers);
    AddBlis(peers);
    AddDnnl(peers);
    return peers;
}

}  // namespace latent::bench
