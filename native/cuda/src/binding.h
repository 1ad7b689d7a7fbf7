// A program at one batch and one set of segments: the launches of a step.
#pragma once

#include <memory>
#include <vector>

#include "call.h"
#include "memory.h"
#include "persistent.h"

namespace latent::cuda {

// What the launches of a step depend on, apart from the program.
struct BindingKey {
    int64_t batch = 0;
    bool checks_finite = false;
    std::vector<Address> segments;

    bool operator==(const BindingKey&) const = default;
};

// The memory of a program that its kernels use, apart from segments.
struct ProgramMemory {
    DeviceBuffer state;    // A RunState.
    DeviceBuffer scratch;  // Of one instruction at a time.
};

class Binding {
public:
    // The description and the context must outlive the binding. Throws Error.
    Binding(const Context& context, const ltn_program_description& description, ProgramMemory& memory, BindingKey key);
    ~Binding();
    Binding(const Binding&) = delete;
    Binding& operator=(const Binding&) = delete;

    const BindingKey& key() const { return key_; }
    const std::vector<Launch>& launches() const { return launches_; }

    // Starts the launches [begin, end) of a step.
    void Start(size_t begin, size_t end) const;

    // Starts so many steps with the context's executor.
    void StartSteps(int64_t steps);

private:
    void MakeLaunches(ProgramMemory& memory);
    Call CallOf(int32_t index, const ProgramMemory& memory) const;
    Operand OperandOf(int32_t tensor) const;
    void AddChecks(const Call& call, Launches& launches) const;
    void StartStep();
    void Capture();

    const Context& context_;
    const ltn_program_description& description_;
    const BindingKey key_;
    std::vector<Launch> launches_;
    bool started_ = false;
    GraphExecHandle graph_ = nullptr;
    std::unique_ptr<PersistentSteps> persistent_;  // Null: the executor is that of graphs.
};

}  // namespace latent::cuda
