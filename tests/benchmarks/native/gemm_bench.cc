#include <algorithm>
#include <cmath>
#include <string>

#include "machine.h"
#include "subjects.h"

namespace latent::bench {
namespace {

constexpr double kTurnNs = 30e6, kQuickTurnNs = 1e6;

const char* FormName(ltn_form form) {
    return form == LTN_FORM_NN ? "NN" : form == LTN_FORM_NT ? "NT" : "TN";
}

std::vector<Product> Products(bool quick) {
    if (quick) return {{LTN_FORM_NT, 128, 400, 784}};
    std::vector<Product> products;
    for (const int64_t m : {1, 2, 4, 8, 16, 32, 64, 128, 4096}) products.push_back({LTN_FORM_NT, m, 400, 784});
    const Product others[] = {
        {LTN_FORM_NT, 128, 784, 400},
        {LTN_FORM_NN, 128, 400, 784},
        {LTN_FORM_TN, 400, 784, 128},
        {LTN_FORM_TN, 784, 400, 128},
        {LTN_FORM_NT, 128, 2, 400},
        {LTN_FORM_NT, 128, 400, 2},
        {LTN_FORM_NN, 128, 2, 400},
        {LTN_FORM_TN, 2, 400, 128},
        {LTN_FORM_NN, 1, 784, 400},
        {LTN_FORM_TN, 400, 784, 4096},
        {LTN_FORM_NN, 1024, 1024, 1024},
        // Odd sizes, which have incomplete tiles at the edges.
        {LTN_FORM_NT, 127, 399, 783},
        {LTN_FORM_NN, 127, 399, 783},
        {LTN_FORM_TN, 399, 783, 127},
        {LTN_FORM_NN, 61, 53, 47},
        {LTN_FORM_NT, 61, 53, 47},
        {LTN_FORM_TN, 257, 129, 65},
    };
    products.insert(products.end(), std::begin(others), std::end(others));
    return products;
}

std::vector<float> Numbers(int64_t count, uint64_t seed) {
    std::vector<float> numbers(static_cast<size_t>(count));
    const ContextPointer context = MakeContext(1);
    Require(ltn_random_draw_f32(numbers.data(), context.get(), LTN_RANDOM_NORMAL, seed, 0, 0, count, 0));
    return numbers;
}

// The matrices of a product, and the multiplication by every library.
class Multiplication {
public:
    explicit Multiplication(const Product& product)
        : product_(product),
          a_(Numbers(product.m * product.k, 1)),
          b_(Numbers(product.k * product.n, 2)),
          c_(Numbers(product.m * product.n, 3)) {}

    double Flops() const {
        return 2.0 * static_cast<double>(product_.m * product_.n) * static_cast<double>(product_.k);
    }

    void Latent(ltn_context* context) {
        Require(ltn_matrix_multiply_f32(c_.data(), context, product_.form, product_.m, product_.n, product_.k,
                                        a_.data(), b_.data(), nullptr, LTN_ACTIVATION_NONE, 0));
    }

    void Other(const Peer& peer) { peer.multiply(product_, a_.data(), b_.data(), c_.data()); }

    // Checks a result, since a library with the wrong kernels for this processor would be fast and wrong.
    bool IsRight(const Peer& peer, ltn_context* context) {
        Latent(context);
        const std::vector<float> expected = c_;
        Other(peer);
        const double tolerance =
            1e-5 * std::sqrt(static_cast<double>(product_.k)) + 1e-5 * static_cast<double>(product_.k) / 30;
        return std::equal(c_.begin(), c_.end(), expected.begin(),
                          [=](float x, float y) { return std::fabs(x - y) <= tolerance; });
    }

private:
    Product product_;
    std::vector<float> a_, b_, c_;
};

Row BenchProduct(const Settings& settings, const std::vector<Peer>& peers, const Product& product, int threads) {
    const ContextPointer context = MakeContext(threads);
    const FmaPeak peak(threads);
    Multiplication multiplication(product);
    std::vector<Subject> subjects{{"Latent", [&] { multiplication.Latent(context.get()); }}};
    for (const Peer& peer : peers) {
        peer.set_threads(threads);
        if (multiplication.IsRight(peer, context.get())) {
            subjects.push_back({peer.name, [&] { multiplication.Other(peer); }});
        } else {
            std::fprintf(stderr, "latent_bench: %s (%s) gives a wrong product here and is left out\n",
                         peer.name.c_str(), peer.description.c_str());
        }
    }
    subjects.push_back({"peak", [&] { peak.Run(); }});
    const Plan plan{settings.quick ? 1 : 5, settings.quick ? kQuickTurnNs : kTurnNs, threads > 1 && !peers.empty()};
    std::vector<Timing> timings = Measure(plan, subjects);
    const double flops_per_ns = peak.Flops() / timings.back().minimum_ns;
    timings.pop_back();
    const std::string work = std::to_string(product.m) + " x " + std::to_string(product.n) + " x " +
                             std::to_string(product.k) + " " + FormName(product.form);
    return {"matrix products (m x n x k)",        work, threads, multiplication.Flops(), "GFLOP/s", timings,
            multiplication.Flops() / flops_per_ns};
}

}  // namespace

void BenchGemm(const Settings& settings, const std::vector<Peer>& peers, std::vector<Row>& rows) {
    for (const Product& product : Products(settings.quick)) {
        for (const int threads : settings.thread_counts)
            rows.push_back(BenchProduct(settings, peers, product, threads));
    }
}

}  // namespace latent::bench
