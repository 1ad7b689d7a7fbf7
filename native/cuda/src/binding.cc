#include "binding.h"

#include <algorithm>
#include <utility>

namespace latent::cuda {
namespace {

// Blocks for each multiprocessor: with 256 threads each, as many as it holds.
constexpr int64_t kBlocksPerMultiprocessor = 8;

RunState* StateOf(const ProgramMemory& memory) {
    return reinterpret_cast<RunState*>(memory.state.address());
}

bool IsSamePlace(const Operand& a, const Operand& b) {
    return a.place.address == b.place.address && a.place.step_stride == b.place.step_stride;
}

}  // namespace

Binding::Binding(const Context& context, const ltn_program_description& description, ProgramMemory& memory,
                 BindingKey key)
    : context_(context), description_(description), key_(std::move(key)) {
    MakeLaunches(memory);
    if (context.executor() == Executor::kPersistent) {
        persistent_ = std::make_unique<PersistentSteps>(context, StateOf(memory), launches_);
    }
}

Binding::~Binding() {
    if (graph_ != nullptr && context_.device().TryUse()) context_.driver().GraphExecDestroy(graph_);
}

void Binding::MakeLaunches(ProgramMemory& memory) {
    const int64_t most_blocks = kBlocksPerMultiprocessor * context_.device().multiprocessors();
    for (;;) {
        const Address scratch = memory.scratch.address();
        Launches launches(most_blocks, context_.precision());
        for (int32_t i = 0; i < description_.instruction_count; ++i) {
            const Call call = CallOf(i, memory);
            launches.Begin(i);
            FindPlan(call.instruction.opcode)(call, launches);
            if (key_.checks_finite) AddChecks(call, launches);
        }
        launches.Begin(-1);
        launches.Add<Kernel::kEndStep>({StateOf(memory)}, 1);
        memory.scratch.Reserve(launches.scratch_bytes());
        launches_ = launches.all();
        if (memory.scratch.address() == scratch) return;  // Otherwise again, with the new address.
    }
}

Call Binding::CallOf(int32_t index, const ProgramMemory& memory) const {
    const ltn_instruction& instruction = description_.instructions[index];
    Call call{.instruction = instruction,
              .index = index,
              .steps = description_.chain_steps,
              .batch = key_.batch,
              .state = StateOf(memory),
              .scratch = memory.scratch.address()};
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) call.in[i] = OperandOf(instruction.inputs[i]);
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) call.out[i] = OperandOf(instruction.outputs[i]);
    return call;
}

Operand Binding::OperandOf(int32_t index) const {
    if (index < 0) return {};
    const ltn_tensor& tensor = description_.tensors[index];
    Operand operand;
    operand.place = {key_.segments[tensor.segment] + static_cast<uint64_t>(tensor.offset), tensor.step_stride};
    operand.dtype = tensor.dtype;
    operand.rank = tensor.rank;
    operand.count = 1;
    for (int axis = 0; axis < tensor.rank; ++axis) {
        const int64_t size = tensor.dims[axis];
        operand.dims[axis] = size < 0 ? -size * key_.batch : size;
        if (size < 0) operand.batch_axes |= 1 << axis;
        operand.count *= operand.dims[axis];
    }
    return operand;
}

// Of the f32 inputs that no output has overwritten, then of the outputs.
void Binding::AddChecks(const Call& call, Launches& launches) const {
    const auto check = [&](const Operand& operand, int32_t tensor) {
        if (!operand || operand.dtype != LTN_DTYPE_F32) return;
        launches.Add<Kernel::kCheckFinite>({call.state, operand.place, operand.count, call.index, tensor},
                                           SharesOf(operand.count));
    };
    for (int i = 0; i < LTN_MAX_INPUTS; ++i) {
        const bool overwritten = std::any_of(call.out.begin(), call.out.end(), [&](const Operand& out) {
            return out.count > 0 && IsSamePlace(call.in[i], out);
        });
        if (!overwritten) check(call.in[i], call.instruction.inputs[i]);
    }
    for (int i = 0; i < LTN_MAX_OUTPUTS; ++i) check(call.out[i], call.instruction.outputs[i]);
}

void Binding::Start(size_t begin, size_t end) const {
    const Device& device = context_.device();
    for (size_t i = begin; i < end; ++i) {
        const Launch& launch = launches_[i];
        void* parameters[] = {const_cast<std::byte*>(launch.arguments.data())};
        const Result result = device.driver().LaunchKernel(device.function(launch.kernel), launch.blocks, 1, 1,
                                                           kThreads, 1, 1, 0, context_.stream(), parameters, nullptr);
        if (result == kSuccess) continue;
        device.driver().Check(result, std::string("start ") + kKernelNames[static_cast<size_t>(launch.kernel)] +
                                          " of instruction " + std::to_string(launch.instruction));
    }
}

void Binding::StartSteps(int64_t steps) {
    if (persistent_ != nullptr) {
        persistent_->Start(steps);
    } else {
        for (int64_t i = 0; i < steps; ++i) StartStep();
    }
}

// The captured graph of all launches from the second call on, since to capture takes time itself.
void Binding::StartStep() {
    if (started_ && graph_ == nullptr) Capture();
    started_ = true;
    if (graph_ == nullptr) {
        Start(0, launches_.size());
    } else {
        context_.driver().Check(context_.driver().GraphLaunch(graph_, context_.stream()), "start a step");
    }
}

void Binding::Capture() {
    const Driver& driver = context_.driver();
    GraphHandle graph = nullptr;
    driver.Check(driver.StreamBeginCapture(context_.stream(), kCaptureThreadLocal), "begin to capture a step");
    try {
        Start(0, launches_.size());
    } catch (...) {  // Else the stream, and this thread, would go on capturing.
        driver.StreamEndCapture(context_.stream(), &graph);
        if (graph != nullptr) driver.GraphDestroy(graph);
        throw;
    }
    driver.Check(driver.StreamEndCapture(context_.stream(), &graph), "capture a step");
    const Result result = driver.GraphInstantiate(&graph_, graph, 0);
    driver.GraphDestroy(graph);
    driver.Check(result, "prepare a captured step");
}

}  // namespace latent::cuda
