#include <algorithm>

#include "layout.h"

namespace latent::cuda {
namespace {

// Gives values the slots of a chain: those of the inputs, and the free one of the lowest number for each result.
class Slots {
public:
    Slots(const ltn_chain_step* steps, int count) : steps_(steps), count_(count) {
        for (int i = 0; i < LTN_MAX_INPUTS; ++i) taken_[i] = true;  // Inputs keep theirs: they are read at the start.
    }

    // The steps for the kernel; false if they need more than kChainSlots.
    bool Assign(ChainStep* out) {
        for (int s = 0; s < count_; ++s) {
            const ltn_chain_step& step = steps_[s];
            ChainStep& to = out[s];
            to.opcode = step.opcode;
            to.kind = step.kind;
            to.a = static_cast<float>(step.attributes[0]);
            to.b = static_cast<float>(step.attributes[1]);
            for (int i = 0; i < 3; ++i) to.operands[i] = SlotOf(step.operands[i]);
            FreeAfter(s);
            const int slot = static_cast<int>(std::find(taken_, taken_ + kChainSlots, false) - taken_);
            if (slot == kChainSlots) return false;
            taken_[slot] = true;
            results_[s] = to.result = slot;
            to.output = step.output > 0 ? step.output : s + 1 == count_ ? 0 : -1;
        }
        return true;
    }

private:
    int SlotOf(int32_t operand) const {
        if (operand < 0) return 0;
        return operand < LTN_MAX_INPUTS ? operand : results_[operand - LTN_MAX_INPUTS];
    }

    bool IsReadAfter(int s, int32_t operand) const {
        for (int i = s + 1; i < count_; ++i) {
            if (std::find(steps_[i].operands, steps_[i].operands + 3, operand) != steps_[i].operands + 3) return true;
        }
        return false;
    }

    // Frees the slots of results that step s is the last to read.
    void FreeAfter(int s) {
        for (const int32_t operand : steps_[s].operands) {
            if (operand >= LTN_MAX_INPUTS && !IsReadAfter(s, operand)) taken_[SlotOf(operand)] = false;
        }
    }

    const ltn_chain_step* steps_;
    const int count_;
    bool taken_[kChainSlots] = {};
    int results_[LTN_MAX_CHAIN_STEPS] = {};
};

// Steps as launches of their own, for a chain with more values at a time than slots. Each result lies in scratch memory
// until its output, if it has one, is written in its own step: earlier steps may read an input at the same place.
void PlanSteps(const Call& call, Launches& launches) {
    const ltn_chain_step* const steps = call.steps + call.instruction.kind;
    const int count = call.instruction.flags;
    const int64_t bytes = (call.out[0].count * int64_t{sizeof(float)} + 63) / 64 * 64;
    launches.NeedScratch(count * bytes);
    const auto operand_of = [&](int32_t operand) {
        if (operand < 0) return Operand{};
        if (operand < LTN_MAX_INPUTS) return call.in[operand];
        Operand result = call.out[0];
        result.place = {call.scratch + static_cast<uint64_t>((operand - LTN_MAX_INPUTS) * bytes), 0};
        return result;
    };
    for (int s = 0; s < count; ++s) {
        ltn_instruction instruction{};
        instruction.opcode = steps[s].opcode;
        instruction.kind = steps[s].kind;
        std::copy_n(steps[s].attributes, 2, instruction.attributes);
        Call step{instruction, call.index, call.steps, call.batch, call.state, call.scratch};
        for (int i = 0; i < 3; ++i) step.in[i] = operand_of(steps[s].operands[i]);
        step.out[0] = operand_of(LTN_MAX_INPUTS + s);
        FindPlan(instruction.opcode)(step, launches);
        if (steps[s].output == 0 && s + 1 < count) continue;
        ltn_instruction copy{};
        copy.opcode = LTN_OPCODE_MAP;
        copy.kind = LTN_MAP_IDENTITY;
        Call last{copy, call.index, call.steps, call.batch, call.state, call.scratch};
        last.in[0] = step.out[0];
        last.out[0] = call.out[static_cast<size_t>(steps[s].output)];
        FindPlan(copy.opcode)(last, launches);
    }
}

}  // namespace

void PlanChain(const Call& call, Launches& launches) {
    ChainArguments arguments{};
    arguments.step_count = call.instruction.flags;
    if (!Slots(call.steps + call.instruction.kind, arguments.step_count).Assign(arguments.steps)) {
        PlanSteps(call, launches);
        return;
    }
    arguments.state = call.state;
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) arguments.out[i] = call.out[i].place;
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) arguments.in[i] = call.in[i].place;
    arguments.layout = LayoutOf<LTN_MAX_INPUTS>(call);
    arguments.count = call.out[0].count;
    launches.Add<Kernel::kChain>(arguments, SharesOf(arguments.count));
}

}  // namespace latent::cuda
