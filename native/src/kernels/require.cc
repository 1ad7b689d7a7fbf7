#include "kernels/require.h"

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

void RequireAttribute(const Signature& signature, int index, const char* what, double low, double high) {
    const double value = signature.instruction.attributes[index];
    if (value >= low && value <= high) return;
    if (high == std::numeric_limits<double>::max()) {
        FailArgument("attribute %d (%s) is %g, expected a finite number of %g or more", index, what, value, low);
    }
    FailArgument("attribute %d (%s) is %g, expected %g to %g", index, what, value, low, high);
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
