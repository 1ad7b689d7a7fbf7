#include "support/op_tester.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <memory>

#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"
#include "cpu/runtime/thread_pool.h"
#include "cpu/runtime/variant.h"
#include "runtime/error.h"
#include "support/backends.h"
#include "support/guarded_buffer.h"

namespace latent {

namespace {

constexpr int kMaxThreads = 5;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Pools and scratch memory, which outlive the calls as in a context. The scratch memory is NaN at first.
struct Resources {
    alignas(64) std::byte thread_scratch[kMaxThreads * Execution::kThreadScratchBytes];
    alignas(64) std::byte thread_blocks[kMaxThreads * Execution::kThreadBlockBytes];
    alignas(64) std::byte shared_scratch[Execution::kSharedScratchBytes];
    alignas(64) std::byte filter_scratch[Execution::kFilterScratchBytes];
    std::map<int, std::unique_ptr<ThreadPool>> pools;

    Resources() {
        std::memset(thread_scratch, 0xFF, sizeof thread_scratch);
        std::memset(thread_blocks, 0xFF, sizeof thread_blocks);
        std::memset(shared_scratch, 0xFF, sizeof shared_scratch);
        std::memset(filter_scratch, 0xFF, sizeof shared_scratch);
    }
    ThreadPool& Pool(int threads) {
        std::unique_ptr<ThreadPool>& pool = pools[threads];
        if (!pool) pool = std::make_unique<ThreadPool>(threads);
        return *pool;
    }
    static Resources& Shared() {
        static const auto resources = std::make_unique<Resources>();
        return *resources;
    }
};

using Memory = GuardedBuffer<std::byte>;

View ViewOf(const TestTensor& tensor, void* data) {
    View view;
    view.data = data;
    view.count = ElementCount(tensor.dims);
    view.dtype = tensor.dtype;
    view.rank = static_cast<int32_t>(tensor.dims.size());
    view.batch_axes = 0;
    std::copy(tensor.dims.begin(), tensor.dims.end(), view.dims.begin());
    return view;
}

ltn_tensor DescriptionOf(const TestTensor& tensor) {
    ltn_tensor description{};
    description.dtype = tensor.dtype;
    description.rank = static_cast<int32_t>(tensor.dims.size());
    std::copy(tensor.dims.begin(), tensor.dims.end(), description.dims);
    return description;
}

void Validate(const OpCall& call) {
    std::array<ltn_tensor, LTN_MAX_INPUTS> in{};
    std::array<ltn_tensor, LTN_MAX_OUTPUTS> out{};
    Signature signature{call.instruction, {}, {}, call.batch, call.chain_steps};
    for (size_t i = 0; i < call.in.size(); ++i) {
        if (!call.in[i]) continue;
        in[i] = DescriptionOf(*call.in[i]);
        signature.in[i] = &in[i];
    }
    for (size_t i = 0; i < call.out.size(); ++i) {
        out[i] = DescriptionOf(call.out[i]);
        signature.out[i] = &out[i];
    }
    FindRules(call.opcode)->validate(signature);
}

// The guarded memory of a call's operands.
class Operation {
public:
    Operation(const OpCall& call, const Placement& placement) : call_(call), placement_(placement) {
        for (size_t i = 0; i < call.in.size(); ++i) {
            inputs_.push_back(call.in[i] ? Place(*call.in[i]) : nullptr);
            if (call.in[i]) operands_.in[i] = ViewOf(*call.in[i], inputs_[i]->data());
        }
        for (size_t i = 0; i < call.out.size(); ++i) {
            const bool in_place = placement.in_place >= 0 && i == placement.output;
            void* data = in_place ? inputs_[placement.in_place]->data() : PlaceOutput(i);
            operands_.out[i] = ViewOf(call.out[i], data);
        }
    }

    OpResult Run(ltn_variant variant, int threads) {
        Resources& resources = Resources::Shared();
        Execution execution{KernelsFor(variant),
                            resources.Pool(threads),
                            resources.thread_scratch,
                            resources.thread_blocks,
                            resources.shared_scratch,
                            resources.filter_scratch,
                            call_.seed,
                            call_.step,
                            call_.batch};
        ExecuteOf(call_.opcode)(operands_, execution);
        ExpectInputsUntouched();
        OpResult result{{}, execution.fault};
        for (size_t i = 0; i < call_.out.size(); ++i) {
            const View& view = operands_.out[i];
            result.out.emplace_back(view.f32(), view.f32() + view.count);
        }
        return result;
    }

private:
    std::unique_ptr<Memory> Place(const TestTensor& tensor) const {
        auto memory = std::make_unique<Memory>(static_cast<int64_t>(tensor.bytes.size()), placement_.at_end);
        std::copy(tensor.bytes.begin(), tensor.bytes.end(), memory->begin());
        return memory;
    }

    void* PlaceOutput(size_t index) {
        TestTensor start = call_.out[index];
        if (!FindRules(call_.opcode)->updates) {
            start = TestTensor(start.dims, std::vector<float>(static_cast<size_t>(ElementCount(start.dims)), kNan));
        }
        outputs_.push_back(Place(start));
        return outputs_.back()->data();
    }

    void ExpectInputsUntouched() const {
        for (size_t i = 0; i < inputs_.size(); ++i) {
            if (inputs_[i] == nullptr || static_cast<int>(i) == placement_.in_place) continue;
            EXPECT_TRUE(std::equal(inputs_[i]->begin(), inputs_[i]->end(), call_.in[i]->bytes.begin()))
                << "input " << i << " was written to";
        }
    }

    const OpCall& call_;
    const Placement placement_;
    std::vector<std::unique_ptr<Memory>> inputs_;
    std::vector<std::unique_ptr<Memory>> outputs_;
    Operands operands_{call_.instruction, call_.chain_steps.data(), {}, {}};
};

bool Matches(float actual, const Expected& expected) {
    if (std::isnan(expected.value)) return std::isnan(actual);
    if (actual == static_cast<float>(expected.value)) return true;
    if (std::isinf(actual)) {  // An overflow just below the largest float.
        return std::signbit(actual) == std::signbit(expected.value) &&
               std::fabs(expected.value) + expected.tolerance >= std::numeric_limits<float>::max();
    }
    return std::isfinite(expected.value) && std::fabs(actual - expected.value) <= expected.tolerance;
}

// Reports the element with the largest error relative to its tolerance.
void ExpectMatch(const std::vector<float>& actual, const std::vector<Expected>& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    size_t wrong = 0;
    size_t worst = 0;
    double worst_ratio = -1;
    for (size_t i = 0; i < actual.size(); ++i) {
        if (Matches(actual[i], expected[i])) continue;
        ++wrong;
        const double error = std::fabs(actual[i] - expected[i].value);
        const double ratio = error / (expected[i].tolerance + 1e-300);
        if (!(ratio <= worst_ratio)) {  // NaN is the worst.
            worst = i;
            worst_ratio = ratio;
        }
    }
    EXPECT_EQ(wrong, 0u) << "of " << actual.size() << " elements; worst at " << worst << ": expected "
                         << testing::PrintToString(expected[worst].value) << " +- " << expected[worst].tolerance
                         << ", actual " << testing::PrintToString(actual[worst]);
}

void ExpectSameBits(const OpResult& actual, const OpResult& expected, const std::string& what) {
    for (size_t i = 0; i < expected.out.size(); ++i) {
        EXPECT_TRUE(TestTensor::BytesOf(actual.out[i]) == TestTensor::BytesOf(expected.out[i]))
            << "output " << i << " has other bits " << what;
    }
    EXPECT_EQ(actual.fault.outcome, expected.fault.outcome) << what;
    EXPECT_EQ(actual.fault.value, expected.fault.value) << what;
}

// Whether the output may be the memory of an input.
bool MayBeInPlace(const OpCall& call, size_t input) {
    return (FindRules(call.opcode)->in_place >> input & 1) != 0 && call.in[input] &&
           call.in[input]->dims == call.out[0].dims;
}

std::string TraceOf(const OpCall& call, const std::string& device) {
    return std::string(FindRules(call.opcode)->name) + " " + std::to_string(call.instruction.kind) + ", " + device +
           ", output " + testing::PrintToString(call.out[0].dims);
}

void CheckVariant(const OpCall& call, const Expectation& expected, ltn_variant variant) {
    SCOPED_TRACE(TraceOf(call, VariantName(variant)));
    const OpResult result = RunOp(call, variant, 1);
    for (size_t i = 0; i < expected.size(); ++i) ExpectMatch(result.out[i], expected[i]);
    ExpectSameBits(RunOp(call, variant, 1, {.at_end = false}), result, "at another address");
    for (const int threads : {2, 3, kMaxThreads}) {
        ExpectSameBits(RunOp(call, variant, threads), result, "with " + std::to_string(threads) + " threads");
    }
    for (size_t i = 0; i < call.in.size(); ++i) {
        if (!MayBeInPlace(call, i)) continue;
        ExpectSameBits(RunOp(call, variant, 1, {.in_place = static_cast<int>(i)}), result,
                       "in place of input " + std::to_string(i));
    }
}

void CheckBackend(const OpCall& call, const Expectation& expected, ltn_context* context) {
    SCOPED_TRACE(TraceOf(call, ltn_context_backend(context)));
    const OpResult result = RunOpOn(context, call);
    for (size_t i = 0; i < expected.size(); ++i) ExpectMatch(result.out[i], expected[i]);
    for (size_t i = 0; i < call.in.size(); ++i) {
        if (!MayBeInPlace(call, i)) continue;
        ExpectSameBits(RunOpOn(context, call, static_cast<int>(i)), result, "in place of input " + std::to_string(i));
    }
}

}  // namespace

OpResult RunOp(const OpCall& call, ltn_variant variant, int threads, const Placement& placement) {
    EXPECT_EQ(Refusal(call), "");
    return Operation(call, placement).Run(variant, threads);
}

std::string Refusal(const OpCall& call) {
    try {
        Validate(call);
        return "";
    } catch (const Error& error) {
        EXPECT_EQ(error.status(), LTN_STATUS_INVALID_ARGUMENT);
        return error.what();
    }
}

std::vector<ltn_variant> SupportedVariants() {
    std::vector<ltn_variant> variants;
    for (const ltn_variant variant :
         {LTN_VARIANT_SCALAR, LTN_VARIANT_SSE4, LTN_VARIANT_AVX2, LTN_VARIANT_AVX512, LTN_VARIANT_NEON}) {
        if (VariantSupported(variant)) variants.push_back(variant);
    }
    return variants;
}

void CheckOp(const OpCall& call, const Expectation& expected) {
    for (const ltn_variant variant : SupportedVariants()) CheckVariant(call, expected, variant);
    for (ltn_context* context : BackendContexts()) CheckBackend(call, expected, context);
}

void PrintTo(const OpCase& op_case, std::ostream* out) {
    *out << op_case.name;
}

std::string CaseName(const testing::TestParamInfo<OpCase>& info) {
    return info.param.name;
}

std::vector<int64_t> BroadcastIndices(const Shape& from, const Shape& to) {
    std::vector<int64_t> indices(static_cast<size_t>(ElementCount(to)));
    for (size_t i = 0; i < indices.size(); ++i) {
        int64_t rest = static_cast<int64_t>(i);
        int64_t stride = 1;
        for (size_t axis = 0; axis < to.size(); ++axis) {  // Counted from the last dimension.
            const int64_t coordinate = rest % to[to.size() - 1 - axis];
            rest /= to[to.size() - 1 - axis];
            if (axis >= from.size()) continue;
            const int64_t size = from[from.size() - 1 - axis];
            if (size != 1) indices[i] += coordinate * stride;
            stride *= size;
        }
    }
    return indices;
}

}  // namespace latent
