#include "program/run_check.h"

#include <cinttypes>

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

void CheckSegment(const ltn_run& run, const ltn_program_description& program, int32_t index) {
    const auto& [bytes, access, reserved] = program.segments[index];
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
    for (int32_t other = 0; other < index; ++other) {
        const uintptr_t other_begin = AddressOf(run.segments[other]);
        const auto other_bytes = static_cast<uintptr_t>(program.segments[other].bytes);
        const bool written = ((access | program.segments[other].access) & LTN_ACCESS_WRITE) != 0;
        if (other_bytes == 0) continue;
        if (written && begin < other_begin + other_bytes && other_begin < begin + static_cast<uintptr_t>(bytes)) {
            FailArgument("segments %d and %d overlap, expected disjoint memory because the program may write to one",
                         other, index);
        }
    }
}

}  // namespace

void ValidateRun(const ltn_run& run, const ltn_program_description& program) {
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
    for (int32_t i = 0; i < program.segment_count; ++i) CheckSegment(run, program, i);
}

}  // namespace latent
