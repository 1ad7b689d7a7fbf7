// Chains: elementwise operations in sequence, over blocks that stay in the first-level cache. Each step calls a leaf
// function of the elementwise family, so that a chain gives the bits of separate instructions.
#include <algorithm>
#include <array>
#include <span>

#include "cpu/kernels/chunks.h"
#include "cpu/kernels/elementwise/broadcast.h"
#include "cpu/kernels/kernels.h"
#include "cpu/operations.h"

namespace latent {

namespace {

// Elements of a block. The inputs of a block, the results of a few steps and an output fit the first-level cache.
constexpr int64_t kBlockElements = 1024;

static_assert(LTN_MAX_CHAIN_STEPS * kBlockElements * int64_t{sizeof(float)} <= Execution::kThreadScratchBytes);

// A block of an operand: consecutive elements (step 1), or one repeated element (step 0).
struct Place {
    const float* data;
    int64_t step;
};

// An input with a period, such as a bias, is repeated end to end over the output. Up to this period the copies for a
// block are stored consecutively; otherwise each period would be a run of its own.
constexpr int64_t kMostPeriod = 512;

// The period of an input that is repeated end to end over the output: its number of elements. 0 for other inputs.
int64_t PeriodOf(const View& in, const View& out) {
    int axis = in.rank - 1;
    for (int to = out.rank - 1; axis >= 0 && in.dims[axis] == out.dims[to]; --to) --axis;
    for (; axis >= 0; --axis) {
        if (in.dims[axis] != 1) return 0;
    }
    return in.count;
}

class Chain {
public:
    Chain(const Operands& operands, const ElementwiseKernels& kernels, float* scratch)
        : steps_(operands.chain_steps + operands.instruction.kind, static_cast<size_t>(operands.instruction.flags)),
          kernels_(kernels),
          scratch_(scratch) {}

    // Computes count elements of the outputs from element first on. inputs holds the elements of the inputs for this
    // block. An output is written only in its own step, since its memory may be that of an input that earlier steps
    // read.
    void RunBlock(const std::array<Place, LTN_MAX_INPUTS>& inputs, const std::array<View, LTN_MAX_OUTPUTS>& out,
                  int64_t first, int64_t count) {
        for (size_t i = 0; i < steps_.size(); ++i) {
            const bool is_output = i + 1 == steps_.size() || steps_[i].output > 0;
            float* result = is_output ? out[static_cast<size_t>(steps_[i].output)].f32() + first
                                      : scratch_ + static_cast<int64_t>(i) * kBlockElements;
            RunStep(steps_[i], inputs, result, count);
            results_[i] = {result, 1};
        }
    }

private:
    void RunStep(const ltn_chain_step& step, const std::array<Place, LTN_MAX_INPUTS>& inputs, float* out,
                 int64_t count) const {
        const auto place = [&](int i) {
            const int32_t operand = step.operands[i];
            return operand < LTN_MAX_INPUTS ? inputs[static_cast<size_t>(operand)]
                                            : results_[static_cast<size_t>(operand - LTN_MAX_INPUTS)];
        };
        const auto a = static_cast<float>(step.attributes[0]);
        const auto b = static_cast<float>(step.attributes[1]);
        const Place p = place(0);
        if (step.opcode == LTN_OPCODE_MAP) {
            kernels_.map[static_cast<size_t>(step.kind)](out, p.data, p.step == 1 ? count : 1, a, b);
            if (p.step == 0) kernels_.fill(out + 1, out[0], count - 1);
        } else if (step.opcode == LTN_OPCODE_COMBINE) {
            const Place q = place(1);
            kernels_.combine[static_cast<size_t>(step.kind)](out, p.data, p.step, q.data, q.step, count, a);
        } else {
            const Place q = place(1);
            const Place r = place(2);
            kernels_.select(out, p.data, p.step, q.data, q.step, r.data, r.step, count);
        }
    }

    const std::span<const ltn_chain_step> steps_;
    const ElementwiseKernels& kernels_;
    float* const scratch_;
    std::array<Place, LTN_MAX_CHAIN_STEPS> results_;
};

// Runs the elements [first, last) if each input has as many elements as the output, one element, or a period.
void RunPeriodic(Chain& chain, const std::array<View, LTN_MAX_INPUTS>& in,
                 const std::array<int64_t, LTN_MAX_INPUTS>& periods, const std::array<View, LTN_MAX_OUTPUTS>& out,
                 int64_t first, int64_t last) {
    // Copies of the inputs with a period: long enough for a block that begins anywhere in the period.
    std::array<std::array<float, kBlockElements + kMostPeriod>, LTN_MAX_INPUTS> copies;
    for (size_t k = 0; k < in.size(); ++k) {
        if (periods[k] == 1 || periods[k] == out[0].count) continue;
        const int64_t count = std::min(kBlockElements, last - first) + periods[k];
        for (int64_t i = 0; i < count; i += periods[k]) {
            std::copy_n(in[k].f32(), std::min(periods[k], count - i), copies[k].data() + i);
        }
    }
    for (int64_t position = first; position < last; position += kBlockElements) {
        std::array<Place, LTN_MAX_INPUTS> places;
        for (size_t k = 0; k < places.size(); ++k) {
            const float* const data = in[k].f32();
            places[k] = periods[k] == out[0].count ? Place{data + position, 1}
                        : periods[k] == 1          ? Place{data, 0}
                                                   : Place{copies[k].data() + position % periods[k], 1};
        }
        chain.RunBlock(places, out, position, std::min(kBlockElements, last - position));
    }
}

}  // namespace

void ExecuteChain(const Operands& operands, Execution& execution) {
    const View& out = operands.out[0];
    // Replaces absent inputs by the first one; no step reads them.
    std::array<View, LTN_MAX_INPUTS> in = operands.in;
    for (View& view : in) {
        if (!view) view = in[0];
    }
    std::array<int64_t, LTN_MAX_INPUTS> periods;
    std::transform(in.begin(), in.end(), periods.begin(), [&](const View& view) { return PeriodOf(view, out); });
    // The replacement of an absent input is not copied.
    for (size_t k = 0; k < periods.size(); ++k) {
        if (!operands.in[k]) periods[k] = 1;
    }
    const auto is_copied = [&](int64_t period) { return period > 1 && period < out.count; };
    const bool is_periodic = std::all_of(periods.begin(), periods.end(),
                                         [&](int64_t p) { return !is_copied(p) ? p > 0 : p <= kMostPeriod; }) &&
                             std::any_of(periods.begin(), periods.end(), is_copied);
    const Broadcast<LTN_MAX_INPUTS> broadcast(out, in);
    const int64_t chunks = CeilDivide(out.count, kChunkElements);
    execution.pool.ForRanges(chunks, [&](int64_t begin, int64_t end, int thread) {
        Chain chain(operands, execution.kernels.elementwise, reinterpret_cast<float*>(execution.scratch(thread)));
        const int64_t first = begin * kChunkElements;
        const int64_t last = std::min(end * kChunkElements, out.count);
        if (is_periodic) {
            RunPeriodic(chain, in, periods, operands.out, first, last);
            return;
        }
        broadcast.ForRuns(first, last, [&](int64_t position, const auto& offsets, int64_t count) {
            for (int64_t i = 0; i < count; i += kBlockElements) {
                std::array<Place, LTN_MAX_INPUTS> places;
                for (size_t k = 0; k < places.size(); ++k) {
                    const int64_t step = broadcast.step(k);
                    places[k] = {in[k].f32() + offsets[k] + i * step, step};
                }
                chain.RunBlock(places, operands.out, position + i, std::min(kBlockElements, count - i));
            }
        });
    });
}

}  // namespace latent
