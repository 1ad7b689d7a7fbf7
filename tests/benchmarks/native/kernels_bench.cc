#include <string>
#include <utility>

#include "machine.h"
#include "subjects.h"

namespace latent::bench {
namespace {

Plan PlanOf(const Settings& settings) {
    return {settings.quick ? 1 : 7, settings.quick ? 1e6 : 10e6, false};
}

// Buffers of one size, and the benchmark rows of the kernels over them on one number of threads.
class KernelBench {
public:
    KernelBench(const Settings& settings, int64_t count, int threads, std::vector<Row>& rows)
        : plan_(PlanOf(settings)), count_(count), threads_(threads), context_(MakeContext(threads)), rows_(rows) {
        for (std::vector<float>* buffer : {&x_, &y_, &z_, &out_}) buffer->resize(static_cast<size_t>(count));
        Require(ltn_random_draw_f32(x_.data(), context_.get(), LTN_RANDOM_UNIFORM, 1, 0, 0, count, 0));
        Require(ltn_random_draw_f32(y_.data(), context_.get(), LTN_RANDOM_UNIFORM, 2, 0, 0, count, 0));
    }

    void Map(const char* name, ltn_map map) {
        Add("functions of one element, in the nearest cache", name, Elements(), "G elements/s",
            [=, this] { return ltn_array_map_f32(out_.data(), context_.get(), map, x_.data(), count_, 0.5F, 0.25F); });
    }

    void Combine(const char* name, ltn_combine combine) {
        Add("functions of two elements, in the nearest cache", name, Elements(), "G elements/s", [=, this] {
            return ltn_array_combine_f32(out_.data(), context_.get(), combine, 1, &count_, x_.data(), &count_,
                                         y_.data(), &count_, 0);
        });
    }

    void Draw(const char* name, ltn_random random) {
        Add("random numbers", name, Elements(), "G elements/s",
            [=, this] { return ltn_random_draw_f32(out_.data(), context_.get(), random, 1, 0, 0, count_, 0.5F); });
    }

    // Adam reads four numbers per parameter and writes three.
    void Adam() {
        Add("optimizers", "Adam", Elements() * 7 * sizeof(float), "GB/s", [this] {
            return ltn_optimizer_adam_f32(out_.data(), y_.data(), z_.data(), context_.get(), x_.data(), count_, 100,
                                          1e-3F, 0.9, 0.999, 1e-8, 0, 0);
        });
    }

    void Sum(const char* name, int32_t axes, int64_t columns) {
        const int64_t dims[] = {count_ / columns, columns};
        Add("reductions", name, Elements() * sizeof(float), "GB/s", [=, this] {
            return ltn_array_reduce_f32(out_.data(), context_.get(), LTN_REDUCE_SUM, 2, dims, axes, x_.data());
        });
    }

private:
    double Elements() const { return static_cast<double>(count_); }

    template <typename Call>
    void Add(const char* group, const char* name, double amount, const char* unit, Call call) {
        const std::string work = std::string(name) + ", " + std::to_string(count_);
        rows_.push_back({group, work, threads_, amount, unit, Measure(plan_, {{"Latent", [&] { Require(call()); }}})});
    }

    Plan plan_;
    int64_t count_;
    int threads_;
    ContextPointer context_;
    std::vector<Row>& rows_;
    std::vector<float> x_, y_, z_, out_;
};

// Elements of which input and output together fill half of a first-level cache of 32 KB, the smallest in use.
constexpr int64_t kNearestCache = 2048;
constexpr int64_t kOfArticle = 631'188;  // Parameters of the article's network.

void BenchElementwise(const Settings& settings, std::vector<Row>& rows) {
    KernelBench bench(settings, kNearestCache, 1, rows);
    constexpr std::pair<const char*, ltn_map> kMaps[] = {
        {"exp", LTN_MAP_EXP},   {"expm1", LTN_MAP_EXPM1},       {"log", LTN_MAP_LOG},   {"log1p", LTN_MAP_LOG1P},
        {"tanh", LTN_MAP_TANH}, {"sigmoid", LTN_MAP_SIGMOID},   {"sin", LTN_MAP_SIN},   {"cos", LTN_MAP_COS},
        {"sqrt", LTN_MAP_SQRT}, {"softplus", LTN_MAP_SOFTPLUS}, {"relu", LTN_MAP_RELU}, {"affine", LTN_MAP_AFFINE},
    };
    for (const auto& [name, map] : kMaps) bench.Map(name, map);
    constexpr std::pair<const char*, ltn_combine> kCombines[] = {
        {"add", LTN_COMBINE_ADD},
        {"multiply", LTN_COMBINE_MULTIPLY},
        {"divide", LTN_COMBINE_DIVIDE},
        {"gate", LTN_COMBINE_GATE},
        {"cross-entropy with logits", LTN_COMBINE_BCE_WITH_LOGITS},
    };
    for (const auto& [name, combine] : kCombines) bench.Combine(name, combine);
}

}  // namespace

void BenchKernels(const Settings& settings, std::vector<Row>& rows) {
    BenchElementwise(settings, rows);
    for (const int threads : settings.thread_counts) {
        KernelBench bench(settings, 1 << 18, threads, rows);
        bench.Draw("normal", LTN_RANDOM_NORMAL);
        bench.Draw("uniform", LTN_RANDOM_UNIFORM);
        bench.Draw("Bernoulli", LTN_RANDOM_BERNOULLI);
    }
    for (const int threads : settings.thread_counts) {
        KernelBench bench(settings, 128 * 784, threads, rows);
        bench.Sum("sum of all", 3, 784);
        bench.Sum("sums of columns of 128 rows", 1, 784);
        bench.Sum("sums of rows of 784", 2, 784);
    }
    for (const int threads : settings.thread_counts) {
        KernelBench(settings, kOfArticle, threads, rows).Adam();
        if (!settings.quick) KernelBench(settings, int64_t{1} << 24, threads, rows).Adam();
    }
}

void BenchMachine(const Settings& settings, std::vector<Row>& rows) {
    const size_t bytes = settings.quick ? size_t{1} << 24 : size_t{1} << 28;
    for (const int threads : settings.thread_counts) {
        const FmaPeak peak(threads);
        rows.push_back({"the machine", "fused multiply-adds", threads, peak.Flops(), "GFLOP/s",
                        Measure(PlanOf(settings), {{"peak", [&] { peak.Run(); }}})});
        Bandwidth memory(threads, bytes);
        rows.push_back({"the machine", "memory, read", threads, memory.Bytes(), "GB/s",
                        Measure(PlanOf(settings), {{"read", [&] { memory.Read(); }}})});
        rows.push_back({"the machine", "memory, copied (read and written)", threads, 2 * memory.Bytes(), "GB/s",
                        Measure(PlanOf(settings), {{"copy", [&] { memory.Copy(); }}})});
    }
}

}  // namespace latent::bench
