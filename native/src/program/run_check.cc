#include "program/run_check.h"

#include <cinttypes>
#include <string>

#include "runtime/error.h"

namespace latent {

namespace {

constexpr uintptr_t kSegmentAlignment = 16;

uintptr_t AddressOf(const void* pointer) {
    return reinterpret_cast<uintptr_t>(pointer);
}

void CheckRange(const char* field, int64_t value, int64_t min, int64_t max) {
    if (value < min || value > max) {
        FailArgument("%s is %" PRId64 ", expected %" PRId64 " to %" PRId64, field, value, min, max);
    }
}

// Throws Error if two segments overlap and the program may write to one of them.
void CheckApart(const ltn_run& run, const ltn_program_description& program, const Context& context, int32_t first,
                int32_t second) {
    const ltn_segment& a = program.segments[first];
    const ltn_segment& b = program.segments[second];
    const uintptr_t a_begin = AddressOf(run.segments[first]);
    const uintptr_t b_begin = AddressOf(run.segments[second]);
    const bool written = ((a.access | b.access) & LTN_ACCESS_WRITE) != 0;
    const bool same_memory = context.is_host() || a.placement == b.placement;
    if (a.bytes == 0 || !written || !same_memory) return;
    if (b_begin < a_begin + static_cast<uintptr_t>(a.bytes) && a_begin < b_begin + static_cast<uintptr_t>(b.bytes)) {
        FailArgument("segments %d and %d overlap, expected disjoint memory because the program may write to one", first,
                     second);
    }
}

void CheckSegment(const ltn_run& run, const ltn_program_description& program, const Context& context, int32_t index) {
    const auto& [bytes, access, placement] = program.segments[index];
    const uintptr_t begin = AddressOf(run.segments[index]);
    if (run.segment_bytes[index] < bytes) {
        FailArgument("segment %d has %" PRId64 " bytes, expected at least %" PRId64, index, run.segment_bytes[index],
                     bytes);
    }
    if (bytes == 0) return;
    if (begin == 0) FailArgument("segment %d is NULL, expected %" PRId64 " bytes", index, bytes);
    if (begin % kSegmentAlignment != 0 || begin > UINTPTR_MAX - static_cast<uintptr_t>(bytes)) {
        FailArgument("segment %d is at 0x%" PRIxPTR ", expected an address of %" PRId64 " bytes, aligned to %d", index,
                     begin, bytes, static_cast<int>(kSegmentAlignment));
    }
    if (!context.is_host()) {
        context.RequireMemory(run.segments[index], bytes, placement, ("segment " + std::to_string(index)).c_str());
    }
    for (int32_t other = 0; other < index; ++other) CheckApart(run, program, context, other, index);
}

}  // namespace

void ValidateRun(const ltn_run& run, const ltn_program_description& program, const Context& context) {
    CheckRange("batch", run.batch, 1, program.batch_capacity);
    CheckRange("steps", run.steps, 0, program.step_capacity);
    CheckRange("first_step", run.first_step, 0, INT64_MAX - run.steps);
    if (AddressOf(run.profile) % alignof(int64_t) != 0) {
        FailArgument("profile is at 0x%" PRIxPTR ", expected an address aligned to %zu bytes", AddressOf(run.profile),
                     alignof(int64_t));
    }
    CheckRange("flags", run.flags, 0, LTN_RUN_FLAGS_CHECK_FINITE);
    if (AddressOf(run.cancel) % alignof(int32_t) != 0) {
        FailArgument("cancel is at 0x%" PRIxPTR ", expected an address aligned to %zu bytes", AddressOf(run.cancel),
                     alignof(int32_t));
    }
    if (program.segment_count == 0) return;
    if (run.segments == nullptr) FailArgument("segments is NULL, expected %d addresses", program.segment_count);
    if (run.segment_bytes == nullptr) FailArgument("segment_bytes is NULL, expected %d sizes", program.segment_count);
    for (int32_t i = 0; i < program.segment_count; ++i) CheckSegment(run, program, context, i);
}

}  // namespace latent
