// Checks of instructions that several families share. Each throws Error (invalid argument) with a message for people.
#pragma once

#include "program/op.h"

namespace latent {

void RequireNoKind(const Signature& signature);   // kind is 0
void RequireNoFlags(const Signature& signature);  // flags is 0

// Attribute index, called what, lies in [low, high]; NaN never does.
void RequireAttribute(const Signature& signature, int index, const char* what, double low, double high);

// Attribute index, called what, is 0 or 1.
void RequireSwitch(const Signature& signature, int index, const char* what);

// No dimension of the tensor is 0.
void RequireElements(const ltn_tensor& tensor, const char* operand);

// The tensor has one element at every batch.
void RequireOneElement(const ltn_tensor& tensor, const char* operand);

}  // namespace latent
