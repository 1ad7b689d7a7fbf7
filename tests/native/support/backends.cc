#include "support/backends.h"

#include <limits>

#include "support/device_machine.h"

#if defined(LATENT_CUDA_EMULATOR)
#include "cuda/cuda_table.h"
#endif

#if defined(LATENT_PLAIN)
extern "C" const ltn_backend* ltn_backend_get(void);
#endif

namespace latent {
namespace {

std::vector<ltn_context*> MakeContexts() {
    std::vector<ltn_context*> contexts;
#if defined(LATENT_PLAIN)
    ExpectOk(ltn_backend_register(ltn_backend_get()));
    const ltn_context_options options = BackendOptions("plain");
    ExpectOk(ltn_context_create(&contexts.emplace_back(), &options));
#endif
#if defined(LATENT_CUDA_EMULATOR)
    ExpectOk(ltn_backend_register(&CudaTable()));
    const ltn_context_options cuda_options = BackendOptions("cuda");
    ExpectOk(ltn_context_create(&contexts.emplace_back(), &cuda_options));
#endif
    return contexts;
}

// The initial contents of an output: those of the test if the operation updates it, otherwise NaN.
TestTensor Start(const OpCall& call, const TestTensor& out) {
    if (FindRules(call.opcode)->updates) return out;
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    return TestTensor(out.dims, std::vector<float>(static_cast<size_t>(ElementCount(out.dims)), kNan));
}

// A program of one instruction, and the contents of its tensors.
struct OneInstruction : ProgramBuilder {
    std::vector<std::vector<std::byte>> contents;  // The contents of each tensor.
    std::vector<int32_t> inputs, outputs;

    OneInstruction(const OpCall& call, int in_place) {
        for (const auto& tensor : call.in) inputs.push_back(tensor ? Place(*tensor) : -1);
        for (size_t i = 0; i < call.out.size(); ++i) {
            const bool shares = i == 0 && in_place >= 0;
            outputs.push_back(shares ? inputs[static_cast<size_t>(in_place)] : Place(Start(call, call.out[i])));
        }
        batch_capacity = call.batch;
        chain_steps = call.chain_steps;
        Add(call.opcode, outputs, inputs, call.instruction.kind, call.instruction.flags,
            {std::begin(call.instruction.attributes), std::end(call.instruction.attributes)});
    }

private:
    int32_t Place(const TestTensor& tensor) {
        contents.push_back(tensor.bytes);
        return Own(static_cast<int64_t>(tensor.bytes.size()), tensor.dims, tensor.dtype);
    }
};

}  // namespace

std::vector<std::string> BackendNames() {
    return {
#if defined(LATENT_PLAIN)
        "plain",
#endif
#if defined(LATENT_CUDA_EMULATOR)
            "cuda",
#endif
    };
}

const std::vector<ltn_context*>& BackendContexts() {
    static const std::vector<ltn_context*> contexts = MakeContexts();
    return contexts;
}

ltn_context* BackendContext(const std::string& name) {
    for (ltn_context* context : BackendContexts()) {
        if (ltn_context_backend(context) == name) return context;
    }
    return nullptr;
}

OpResult RunOpOn(ltn_context* context, const OpCall& call, int in_place) {
    const OneInstruction builder(call, in_place);
    DeviceMachine machine(context, builder);
    for (size_t i = 0; i < builder.contents.size(); ++i) {
        machine.Write(static_cast<int32_t>(i), builder.contents[i]);
    }
    machine.run.seed = call.seed;
    machine.run.first_step = call.step;
    const ltn_run_result end = machine.Run();
    OpResult result{{}, {end.outcome, -1, end.value}};
    for (size_t i = 0; i < call.out.size(); ++i) {
        result.out.push_back(machine.Read(builder.outputs[i], ElementCount(call.out[i].dims)));
    }
    return result;
}

}  // namespace latent
