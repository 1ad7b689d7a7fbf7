// Checks of instructions for several families. Each throws Error (invalid argument) unless its comment holds.
#pragma once

#include "program/op_rules.h"

namespace latent {

void RequireNoKind(const Signature& signature);   // kind is 0
void RequireNoFlags(const Signature& signature);  // flags is 0

// Attribute index, named what in messages, is a number of the range.
void RequireNotNegative(const Signature& signature, int index, const char* what);  // finite
void RequireUnit(const Signature& signature, int index, const char* what);         // 0 to 1
void RequireBelowOne(const Signature& signature, int index, const char* what);     // 0 or more, less than 1

// Attribute index, named what in messages, is 0 or 1.
void RequireSwitch(const Signature& signature, int index, const char* what);

// No dimension of the tensor is 0.
void RequireElements(const ltn_tensor& tensor, const char* operand);

// The tensor has one element at every batch.
void RequireOneElement(const ltn_tensor& tensor, const char* operand);

}  // namespace latent
