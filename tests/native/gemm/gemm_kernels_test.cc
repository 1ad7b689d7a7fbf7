// The parts of the matrix product that wait for other operations: adding, gating, sums of rows, packed B and updates.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <mutex>

#include "cpu/kernels/kernels.h"
#include "cpu/runtime/thread_pool.h"
#include "cpu/runtime/variant.h"
#include "program/op_rules.h"
#include "support/guarded_buffer.h"
#include "support/op_tester.h"
#include "support/random.h"
#include "support/tolerance.h"

namespace latent {

namespace {

using Floats = std::vector<float>;

constexpr int kMaxThreads = 5;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Size {
    int64_t m, n, k;
};

void PrintTo(const Size& size, std::ostream* out) {
    *out << size.m << " x " << size.n << " x " << size.k;
}

// A product and what surrounds it; empty: absent.
struct Product {
    ltn_form form;
    Size size;
    Floats a, b;
    Floats bias{}, add{}, gate{}, row_add{};
    float gate_slope = 0;
    ltn_activation activation = LTN_ACTIVATION_NONE;
    bool in_place = false;  // What is added is where the result goes.
    bool row_sums = false;
    bool packed = false;
    bool update = false;

    double A(int64_t i, int64_t p) const {
        return static_cast<double>(form == LTN_FORM_TN ? a[p * size.m + i] : a[i * size.k + p]);
    }
    double B(int64_t p, int64_t j) const {
        return static_cast<double>(form == LTN_FORM_NT ? b[j * size.k + p] : b[p * size.n + j]);
    }
};

struct Result {
    Floats c, row_sums;
};

Floats Values(Random& random, int64_t count) {
    const TestTensor tensor = random.Values({count}, -1, 1);
    return {tensor.f32().begin(), tensor.f32().end()};
}

Product AnyProduct(Random& random, ltn_form form, const Size& size) {
    return {form, size, Values(random, size.m * size.k), Values(random, size.k * size.n)};
}

// Scratch memory starts as NaN.
struct Resources {
    alignas(64) std::byte thread_scratch[kMaxThreads * Execution::kThreadScratchBytes];
    alignas(64) std::byte shared_scratch[Execution::kSharedScratchBytes];
    std::map<int, std::unique_ptr<ThreadPool>> pools;

    Resources() {
        std::memset(thread_scratch, 0xFF, sizeof thread_scratch);
        std::memset(shared_scratch, 0xFF, sizeof shared_scratch);
        for (const int threads : {1, 2, 3, kMaxThreads}) pools[threads] = std::make_unique<ThreadPool>(threads);
    }
    static Resources& Shared() {
        static const auto resources = std::make_unique<Resources>();
        return *resources;
    }
};

std::unique_ptr<GuardedBuffer<float>> Placed(const Floats& values, bool at_end) {
    auto memory = std::make_unique<GuardedBuffer<float>>(static_cast<int64_t>(values.size()), at_end);
    std::copy(values.begin(), values.end(), memory->begin());
    return memory;
}

// Collects the rows that an update gets; each element must come once.
struct Collector {
    std::mutex mutex{};
    Floats c;
    int64_t columns;
    int64_t elements = 0;

    static void Update(const void* state, const float* c, int64_t first, int64_t count) {
        Collector& collector = *static_cast<Collector*>(const_cast<void*>(state));
        const std::lock_guard lock(collector.mutex);
        EXPECT_EQ(first % collector.columns, 0);
        EXPECT_EQ(count % collector.columns, 0);
        collector.elements += count;
        ASSERT_LE(first + count, static_cast<int64_t>(collector.c.size()));
        std::copy(c, c + count, collector.c.begin() + first);
    }
};

void Run(const GemmKernels& kernels, const GemmCall& call, int threads) {
    Resources& resources = Resources::Shared();
    ThreadPool& pool = *resources.pools[threads];
    const GemmPlan plan = kernels.plan(call, threads);
    pool.ForRanges(plan.pack_tasks, [&](int64_t begin, int64_t end, int) { kernels.pack(call, plan, begin, end); });
    pool.ForRanges(plan.compute_tasks, [&](int64_t begin, int64_t end, int thread) {
        std::byte* scratch = resources.thread_scratch + thread * Execution::kThreadScratchBytes;
        kernels.compute(call, plan, begin, end, reinterpret_cast<float*>(scratch));
    });
}

Result Computed(const Product& product, ltn_variant variant, int threads, bool at_end) {
    const Kernels& kernels = KernelsFor(variant);
    const auto [m, n, k] = product.size;
    const auto a = Placed(product.a, at_end);
    const auto b = Placed(product.b, at_end);
    const auto bias = Placed(product.bias, at_end);
    const auto add = Placed(product.add, at_end);
    const auto gate = Placed(product.gate, at_end);
    const auto row_add = Placed(product.row_add, at_end);
    const auto c = Placed(product.in_place ? product.add : Floats(static_cast<size_t>(m * n), kNan), at_end);
    const auto sums = Placed(
        product.in_place && !product.row_add.empty() ? product.row_add : Floats(static_cast<size_t>(m), kNan), at_end);
    GemmCall call{};
    call.form = product.form;
    call.m = m;
    call.n = n;
    call.k = k;
    call.a = a->data();
    call.b = b->data();
    if (!product.bias.empty()) call.bias = bias->data();
    if (!product.add.empty()) call.add = product.in_place ? c->data() : add->data();
    if (!product.gate.empty()) call.gate = gate->data();
    call.gate_slope = product.gate_slope;
    if (product.row_sums) call.row_sums = sums->data();
    if (!product.row_add.empty()) call.row_add = product.in_place ? sums->data() : row_add->data();
    if (product.activation == LTN_ACTIVATION_TANH) call.activate = kernels.elementwise.map[LTN_MAP_TANH];
    call.c = c->data();
    call.shared = reinterpret_cast<float*>(Resources::Shared().shared_scratch);

    const auto panels =
        Placed(Floats(static_cast<size_t>(kernels.gemm.packed_b_floats(product.form, n, k)), kNan), at_end);
    if (product.packed && panels->size() > 0) {
        Resources::Shared().pools[threads]->ForRanges(
            kernels.gemm.pack_b_tasks(product.form, n, k), [&](int64_t begin, int64_t end, int) {
                kernels.gemm.pack_b(call.form, call.n, call.k, call.b, panels->data(), begin, end);
            });
        call.packed_b = panels->data();
    }
    Collector collector{.c = Floats(static_cast<size_t>(m * n), kNan), .columns = n};
    if (product.update) {
        call.update = Collector::Update;
        call.update_state = &collector;
        EXPECT_TRUE(kernels.gemm.can_update(call));
    }
    Run(kernels.gemm, call, threads);
    if (product.update) {
        EXPECT_EQ(collector.elements, m * n);
        EXPECT_TRUE(std::all_of(c->begin(), c->end(), [](float x) { return std::isnan(x); })) << "C was stored";
        return {collector.c, Floats(sums->begin(), sums->end())};
    }
    return {Floats(c->begin(), c->end()), Floats(sums->begin(), sums->end())};
}

void ExpectSameBits(const Floats& actual, const Floats& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    EXPECT_EQ(std::memcmp(actual.data(), expected.data(), actual.size() * sizeof(float)), 0);
}

void ExpectSameBits(const Result& actual, const Result& expected) {
    ExpectSameBits(actual.c, expected.c);
    ExpectSameBits(actual.row_sums, expected.row_sums);
}

Expected ExpectedElement(const Product& product, int64_t i, int64_t j) {
    const int64_t element = i * product.size.n + j;
    double sum = 0;
    if (!product.bias.empty()) sum = static_cast<double>(product.bias[j]);
    if (!product.add.empty()) sum = static_cast<double>(product.add[element]);
    double magnitude = std::fabs(sum);
    for (int64_t p = 0; p < product.size.k; ++p) {
        sum += product.A(i, p) * product.B(p, j);
        magnitude += std::fabs(product.A(i, p) * product.B(p, j));
    }
    const double tolerance = SumTolerance(product.size.k + 1, magnitude) + 8 * kEpsilon;
    if (product.activation == LTN_ACTIVATION_TANH) sum = std::tanh(sum);
    if (!product.gate.empty() && !(product.gate[element] > 0)) {
        if (product.gate_slope == 0) return {0, 0};
        return {sum * static_cast<double>(product.gate_slope), tolerance};
    }
    return {sum, tolerance};
}

void ExpectProduct(const Product& product, const Floats& c) {
    int64_t wrong = 0;
    for (int64_t i = 0; i < product.size.m; ++i) {
        for (int64_t j = 0; j < product.size.n; ++j) {
            const Expected expected = ExpectedElement(product, i, j);
            const double actual = static_cast<double>(c[i * product.size.n + j]);
            if (std::fabs(actual - expected.value) <= expected.tolerance) continue;
            if (++wrong == 1)
                ADD_FAILURE() << "row " << i << ", column " << j << ": " << actual << ", expected " << expected.value
                              << " +- " << expected.tolerance;
        }
    }
    EXPECT_EQ(wrong, 0);
}

// As good as sums in float over 64 rows that are added in double.
void ExpectRowSums(const Product& product, const Floats& sums) {
    for (int64_t i = 0; i < product.size.m; ++i) {
        double sum = product.row_add.empty() ? 0 : static_cast<double>(product.row_add[i]);
        double magnitude = std::fabs(sum);
        for (int64_t p = 0; p < product.size.k; ++p) {
            sum += product.A(i, p);
            magnitude += std::fabs(product.A(i, p));
        }
        EXPECT_NEAR(static_cast<double>(sums[i]), sum, SumTolerance(std::min<int64_t>(product.size.k, 64), magnitude))
            << "row " << i;
    }
}

// Against the sums in double on every variant, and with every number of threads and placement bit by bit the same.
void Check(const Product& product) {
    for (const ltn_variant variant : SupportedVariants()) {
        SCOPED_TRACE(std::string(VariantName(variant)) + ", form " + std::to_string(product.form) + ", " +
                     testing::PrintToString(product.size));
        const Result result = Computed(product, variant, 1, true);
        ExpectProduct(product, result.c);
        if (product.row_sums) ExpectRowSums(product, result.row_sums);
        ExpectSameBits(Computed(product, variant, 1, false), result);
        for (const int threads : {2, 3, kMaxThreads}) ExpectSameBits(Computed(product, variant, threads, true), result);
    }
}

// Each kind of plan, and edges of tiles and blocks: dots, strips, wide tiles, several blocks, little depth.
constexpr Size kSizes[] = {{1, 1, 1},    {1, 35, 40},    {3, 17, 2},    {5, 66, 33},    {17, 33, 7},
                           {15, 47, 0},  {30, 3, 65},    {20, 70, 64},  {70, 2, 33},    {53, 3, 402},
                           {29, 64, 65}, {43, 100, 401}, {31, 49, 801}, {128, 130, 96}, {450, 40, 401}};

class GemmKernelsTest : public testing::TestWithParam<ltn_form> {};

TEST_P(GemmKernelsTest, AMatrixIsAddedWhereverItLies) {
    Random random(1);
    for (const Size& size : kSizes) {
        Product product = AnyProduct(random, GetParam(), size);
        product.add = Values(random, size.m * size.n);
        Check(product);
        product.in_place = true;
        Check(product);
    }
}

TEST_P(GemmKernelsTest, AGateFollowsBiasAndActivation) {
    Random random(2);
    for (const Size& size : kSizes) {
        Product product = AnyProduct(random, GetParam(), size);
        product.gate = Values(random, size.m * size.n);
        std::fill_n(product.gate.begin(), product.gate.size() / 3, 0.0f);
        Check(product);
        product.gate_slope = 0.25f;
        product.bias = Values(random, size.n);
        product.activation = LTN_ACTIVATION_TANH;
        Check(product);
    }
}

TEST_P(GemmKernelsTest, AClosedGateOfSlopeZeroGivesZeroForInfinityAndNan) {
    Random random(3);
    for (const float special : {kNan, std::numeric_limits<float>::infinity()}) {
        for (const Size& size : {Size{5, 19, 33}, {30, 37, 65}, {30, 37, 3}}) {
            Product product = AnyProduct(random, GetParam(), size);
            std::fill(product.a.begin(), product.a.end(), special);
            product.gate = Floats(static_cast<size_t>(size.m * size.n), -1.0f);
            for (const ltn_variant variant : SupportedVariants()) {
                for (const float x : Computed(product, variant, 1, true).c) ASSERT_EQ(x, 0.0f);
            }
        }
    }
}

TEST_P(GemmKernelsTest, PackedBGivesTheSameBits) {
    Random random(4);
    for (const Size& size : kSizes) {
        Product product = AnyProduct(random, GetParam(), size);
        product.bias = Values(random, size.n);
        for (const ltn_variant variant : SupportedVariants()) {
            SCOPED_TRACE(std::string(VariantName(variant)) + ", " + testing::PrintToString(size));
            product.packed = false;
            const Result expected = Computed(product, variant, 1, true);
            product.packed = true;
            for (const int threads : {1, 2, 3, kMaxThreads}) {
                ExpectSameBits(Computed(product, variant, threads, threads % 2 == 0), expected);
            }
        }
    }
}

std::string FormName(const testing::TestParamInfo<ltn_form>& info) {
    constexpr const char* kNames[] = {"nn", "nt", "tn"};
    return kNames[info.param];
}

INSTANTIATE_TEST_SUITE_P(Forms, GemmKernelsTest, testing::Values(LTN_FORM_NN, LTN_FORM_NT, LTN_FORM_TN), FormName);

TEST(GemmRowSums, MatchTheDoubleSumsWithAndWithoutAnAddition) {
    Random random(5);
    for (const Size& size : kSizes) {
        Product product = AnyProduct(random, LTN_FORM_TN, size);
        product.row_sums = true;
        Check(product);
        product.row_add = Values(random, size.m);
        product.add = Values(random, size.m * size.n);
        product.in_place = true;
        Check(product);
    }
}

// In float alone the sum would stay at 2^24, or lose more than the tolerance long before.
TEST(GemmRowSums, LoseNothingOverManyRows) {
    Product product{LTN_FORM_TN, {3, 2, 20000}, Floats(60000, 0.1f), Floats(40000, 0.0f)};
    product.row_sums = true;
    Check(product);
}

TEST(GemmUpdate, GetsEveryElementOnceWithTheBitsOfTheProduct) {
    Random random(7);
    for (const Size& size : {Size{1, 1, 1}, {2, 400, 33}, {5, 66, 0}, {43, 3, 64}, {61, 100, 401}, {400, 130, 128}}) {
        Product product = AnyProduct(random, LTN_FORM_TN, size);
        product.row_sums = true;
        for (const ltn_variant variant : SupportedVariants()) {
            SCOPED_TRACE(std::string(VariantName(variant)) + ", " + testing::PrintToString(size));
            product.update = false;
            const Result expected = Computed(product, variant, 1, true);
            product.update = true;
            for (const int threads : {1, 2, 3, kMaxThreads}) {
                ExpectSameBits(Computed(product, variant, threads, threads % 2 == 0), expected);
            }
        }
        product.add = Values(random, size.m * size.n);
        Check(product);
    }
}

TEST(GemmUpdate, IsRefusedWhereARowExceedsTheScratch) {
    GemmCall call{};
    call.form = LTN_FORM_TN;
    call.m = 10;
    call.n = Execution::kThreadScratchBytes / int64_t{sizeof(float)} + 1;
    call.k = 1;
    call.update = Collector::Update;
    for (const ltn_variant variant : SupportedVariants()) EXPECT_FALSE(GemmKernelsFor(variant).can_update(call));
    call.n = 100;
    for (const ltn_variant variant : SupportedVariants()) EXPECT_TRUE(GemmKernelsFor(variant).can_update(call));
}

}  // namespace

}  // namespace latent
