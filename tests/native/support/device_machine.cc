#include "support/device_machine.h"

#include <utility>

namespace latent {

DeviceMachine::DeviceMachine(ltn_context* context, ProgramBuilder builder, ltn_placement placement)
    : context_(context), builder_(std::move(builder)), placement_(placement) {
    for (ltn_segment& segment : builder_.segments) {
        segment.placement = placement;
        void* address = nullptr;
        if (placement == LTN_PLACEMENT_DEVICE) {
            ExpectOk(ltn_device_memory_allocate(&address, context, segment.bytes));
        } else {
            host_memory_.push_back(MakeAlignedBuffer(segment.bytes));
            address = host_memory_.back().get();
            std::memset(address, 0, static_cast<size_t>(segment.bytes));
        }
        addresses_.push_back(address);
        bytes_.push_back(segment.bytes);
    }
    const ltn_program_description description = builder_.Description();
    ExpectOk(ltn_program_create(&program_, context, &description));
    run.segments = addresses_.data();
    run.segment_bytes = bytes_.data();
    run.seed = 42;
    run.steps = builder_.step_capacity;
    run.batch = builder_.batch_capacity;
}

DeviceMachine::~DeviceMachine() {
    ltn_program_destroy(program_);
    if (placement_ == LTN_PLACEMENT_HOST) return;
    for (void* address : addresses_) ltn_device_memory_destroy(context_, address);
}

ltn_run_result DeviceMachine::Run() const {
    ltn_run_result result{};
    ExpectOk(ltn_program_run(&result, program_, &run));
    return result;
}

}  // namespace latent
