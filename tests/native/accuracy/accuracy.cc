// The worst error of each elementary function on each variant of this machine, against the C library in double
// precision.
//
//   accuracy                   a dense sample of all floats, and all floats near the points where a function changes
//   accuracy --all [NAME...]   all 2^32 floats, for the named functions or for all: some minutes on all processors
//                              (ctest -C Accuracy -R accuracy_over_all_floats)
//
// Exits with 1 if an error exceeds the function's limit.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "accuracy/functions.h"
#include "cpu/kernels/kernels.h"
#include "cpu/runtime/variant.h"

namespace latent {

namespace {

constexpr uint64_t kPatterns = uint64_t{1} << 32;
constexpr uint64_t kBlock = uint64_t{1} << 14;
constexpr uint64_t kSampleStride = 1009;  // A prime, so that all mantissas occur.
constexpr ltn_variant kVariants[] = {LTN_VARIANT_SCALAR, LTN_VARIANT_SSE4, LTN_VARIANT_AVX2, LTN_VARIANT_AVX512,
                                     LTN_VARIANT_NEON};

// An error and where it occurs.
struct Worst {
    double ulps = -1;
    float x = 0;
    float y = 0;

    void Join(const Worst& other) {
        if (other.ulps > ulps) *this = other;
    }
};

double UnitOfLastPlace(double exact) {
    constexpr double kLeast = std::numeric_limits<float>::denorm_min();
    constexpr double kMost = 0x1p104;
    if (exact == 0) return kLeast;
    return std::clamp(std::ldexp(1.0, std::ilogb(exact) - 23), kLeast, kMost);
}

// The error in units of the last place; infinite if only the exact result is allowed and y differs from it.
double ErrorInUlps(float x, float y, double exact) {
    const auto rounded = static_cast<float>(exact);
    if (std::isnan(exact)) return std::isnan(y) ? 0 : INFINITY;
    if (y == rounded && std::signbit(y) == std::signbit(exact)) return 0.0;
    const bool special = x == 0 || std::isinf(x) || exact == 0 || std::isinf(exact);
    if (special || std::isnan(y)) return INFINITY;
    // Continues the floats beyond the largest one.
    const double value = std::isinf(y) ? std::copysign(0x1p128, y) : static_cast<double>(y);
    return std::fabs(value - exact) / UnitOfLastPlace(exact);
}

// Worst errors over some inputs, one for each variant.
class Survey {
public:
    explicit Survey(const ElementaryFunction& function) : function_(function) {
        for (const ltn_variant variant : kVariants) {
            if (VariantSupported(variant)) variants_.push_back(variant);
        }
        worst_.resize(variants_.size());
    }

    void Add(std::span<const float> x) {
        exact_.resize(x.size());
        y_.resize(x.size());
        std::transform(x.begin(), x.end(), exact_.begin(), [&](float value) { return function_.exact(value); });
        for (size_t v = 0; v < variants_.size(); ++v) {
            const auto map = KernelsFor(variants_[v]).elementwise.map[function_.kind];
            map(y_.data(), x.data(), static_cast<int64_t>(x.size()), 0.0f, 0.0f);
            for (size_t i = 0; i < x.size(); ++i) {
                // Skips correctly rounded results, which most are, since they cannot be the worst.
                if (worst_[v].ulps >= 0 && x[i] != 0 && y_[i] == static_cast<float>(exact_[i]) && y_[i] != 0) continue;
                worst_[v].Join({ErrorInUlps(x[i], y_[i], exact_[i]), x[i], y_[i]});
            }
        }
    }

    void Join(const Survey& other) {
        for (size_t v = 0; v < variants_.size(); ++v) worst_[v].Join(other.worst_[v]);
    }

    // Prints one line; true if all errors are within the limit.
    bool Report() const {
        bool within = true;
        std::printf("%-9s limit %g:", function_.name, function_.ulps);
        for (size_t v = 0; v < variants_.size(); ++v) {
            const bool ok = worst_[v].ulps <= function_.ulps;
            std::printf("  %s %.2f at %a%s", VariantName(variants_[v]), worst_[v].ulps,
                        static_cast<double>(worst_[v].x), ok ? "" : " TOO LARGE");
            within = within && ok;
        }
        std::printf("\n");
        std::fflush(stdout);
        return within;
    }

private:
    const ElementaryFunction& function_;
    std::vector<ltn_variant> variants_;
    std::vector<Worst> worst_;
    std::vector<double> exact_;
    std::vector<float> y_;
};

// Surveys every stride-th float, in the order of their bits, in blocks that are distributed over the threads.
void SurveyRange(Survey& survey, uint64_t stride, uint64_t first_block, uint64_t block_step) {
    std::vector<float> x;
    for (uint64_t block = first_block; block * kBlock * stride < kPatterns; block += block_step) {
        x.clear();
        for (uint64_t i = block * kBlock; i < (block + 1) * kBlock && i * stride < kPatterns; ++i) {
            x.push_back(std::bit_cast<float>(static_cast<uint32_t>(i * stride)));
        }
        survey.Add(x);
    }
}

// The points where results overflow, vanish or saturate, where functions change their formula, or angles their
// quadrant.
std::vector<float> Landmarks() {
    std::vector<float> marks = {0.0f,        0x1p-126f, 0x1p-64f,    0x1p-24f,   0x1p-12f,
                                0.34657359f, 0.5f,      0.70710678f, 1.0f,       1.41421356f,
                                2.0f,        4.0f,      9.01f,       10.0f,      20.0f,
                                87.33654f,   88.0f,     88.72284f,   103.27893f, 103.97208f,
                                104.0f,      51000.0f,  0x1p60f,     0x1p127f,   std::numeric_limits<float>::max()};
    for (int k = 1; k <= 33000; ++k) marks.push_back(static_cast<float>(k * 1.5707963267948966));
    return marks;
}

void SurveyLandmarks(Survey& survey) {
    constexpr uint32_t kNeighbours = 32;
    std::vector<float> x;
    for (const float mark : Landmarks()) {
        const auto bits = std::bit_cast<uint32_t>(mark);
        const uint32_t first = bits - std::min(bits, kNeighbours);
        for (uint32_t pattern = first; pattern <= bits + kNeighbours; ++pattern) {
            x.push_back(std::bit_cast<float>(pattern));
            x.push_back(-x.back());
        }
    }
    survey.Add(x);
}

bool Check(const ElementaryFunction& function, uint64_t stride) {
    Survey total(function);
    SurveyLandmarks(total);
    std::mutex mutex;
    std::vector<std::jthread> threads;
    const uint64_t count = std::max(1u, std::thread::hardware_concurrency());
    for (uint64_t i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            Survey part(function);
            SurveyRange(part, stride, i, count);
            const std::lock_guard lock(mutex);
            total.Join(part);
        });
    }
    threads.clear();
    return total.Report();
}

bool Selected(const ElementaryFunction& function, std::span<char* const> names) {
    return names.empty() ||
           std::any_of(names.begin(), names.end(), [&](std::string_view name) { return name == function.name; });
}

int Run(std::span<char* const> arguments) {
    const bool all = !arguments.empty() && std::string_view(arguments[0]) == "--all";
    if (!all && !arguments.empty()) {
        std::fprintf(stderr, "unknown argument \"%s\", expected --all\n", arguments[0]);
        return 2;
    }
    const auto names = arguments.subspan(all ? 1 : 0);
    bool within = true;
    int checked = 0;
    for (const ElementaryFunction& function : kElementaryFunctions) {
        if (!Selected(function, names)) continue;
        within = Check(function, all ? 1 : kSampleStride) && within;
        ++checked;
    }
    if (checked == 0) std::fprintf(stderr, "no function has one of the given names\n");
    return within && checked > 0 ? 0 : 1;
}

}  // namespace

}  // namespace latent

int main(int count, char** arguments) {
    return latent::Run(std::span(arguments + 1, static_cast<size_t>(count - 1)));
}
