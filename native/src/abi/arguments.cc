#include "abi/arguments.h"

#include <cinttypes>
#include <limits>

#include "abi/guard.h"

namespace latent {

void RequireSize(const char* name, int64_t size) {
    if (size < 0) FailArgument("%s is %" PRId64 ", expected 0 or more", name, size);
}

void RequireChoice(const char* name, int32_t value, int32_t count) {
    if (value < 0 || value >= count) FailArgument("%s is %d, expected 0 to %d", name, value, count - 1);
}

std::span<const int64_t> RequireDims(const char* name, const int64_t* dims, int32_t rank) {
    if (rank < 0 || rank > LTN_MAX_RANK) FailArgument("rank is %d, expected 0 to %d", rank, LTN_MAX_RANK);
    if (rank > 0) RequirePointer(dims, name);
    for (int32_t axis = 0; axis < rank; ++axis) {
        if (dims[axis] < 0) FailArgument("%s[%d] is %" PRId64 ", expected 0 or more", name, axis, dims[axis]);
    }
    return {dims, static_cast<size_t>(rank)};
}

void RequireNotNegative(const char* name, double value) {
    if (value >= 0.0 && value <= std::numeric_limits<double>::max()) return;
    FailArgument("%s is %g, expected a finite number of 0 or more", name, value);
}

void RequireUnit(const char* name, double value) {
    if (!(value >= 0.0 && value <= 1.0)) FailArgument("%s is %g, expected 0 to 1", name, value);
}

void RequireBelowOne(const char* name, double value) {
    if (!(value >= 0.0 && value < 1.0)) FailArgument("%s is %g, expected 0 or more and less than 1", name, value);
}

void RequireSwitch(const char* name, int32_t value) {
    if (value != 0 && value != 1) FailArgument("%s is %d, expected 0 or 1", name, value);
}

}  // namespace latent
