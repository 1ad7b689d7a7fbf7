#include "program/rules/require.h"

#include <limits>

#include "program/shapes.h"
#include "runtime/error.h"

namespace latent {

void RequireNoKind(const Signature& signature) {
    if (signature.instruction.kind != 0) FailArgument("kind is %d, expected 0", signature.instruction.kind);
}

void RequireNoFlags(const Signature& signature) {
    if (signature.instruction.flags != 0) FailArgument("flags are %d, expected 0", signature.instruction.flags);
}

// All conditions are written so that NaN fails.

void RequireNotNegative(const Signature& signature, int index, const char* what) {
    const double value = signature.instruction.attributes[index];
    if (value >= 0.0 && value <= std::numeric_limits<double>::max()) return;
    FailArgument("attribute %d (%s) is %g, expected a finite number of 0 or more", index, what, value);
}

void RequireUnit(const Signature& signature, int index, const char* what) {
    const double value = signature.instruction.attributes[index];
    if (value >= 0.0 && value <= 1.0) return;
    FailArgument("attribute %d (%s) is %g, expected 0 to 1", index, what, value);
}

void RequireBelowOne(const Signature& signature, int index, const char* what) {
    const double value = signature.instruction.attributes[index];
    if (value >= 0.0 && value < 1.0) return;
    FailArgument("attribute %d (%s) is %g, expected 0 or more and less than 1", index, what, value);
}

void RequireSwitch(const Signature& signature, int index, const char* what) {
    const double value = signature.instruction.attributes[index];
    if (value != 0.0 && value != 1.0) FailArgument("attribute %d (%s) is %g, expected 0 or 1", index, what, value);
}

void RequireElements(const ltn_tensor& tensor, const char* operand) {
    for (int32_t axis = 0; axis < tensor.rank; ++axis) {
        if (tensor.dims[axis] == 0) {
            FailArgument("%s has shape %s, expected one element or more", operand, ShapeText(tensor).c_str());
        }
    }
}

void RequireOneElement(const ltn_tensor& tensor, const char* operand) {
    for (int32_t axis = 0; axis < tensor.rank; ++axis) {
        if (tensor.dims[axis] != 1) {
            FailArgument("%s has shape %s, expected one element", operand, ShapeText(tensor).c_str());
        }
    }
}

}  // namespace latent
