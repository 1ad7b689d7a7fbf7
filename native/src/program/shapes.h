// Shapes of tensors: comparisons, checks and text. Dimensions may be symbolic.
#pragma once

#include <span>
#include <string>

#include "latent/latent.h"

namespace latent {

// The shape as text: "[batch, 784]", "[3, 2*batch]", "[]".
std::string ShapeText(std::span<const int64_t> dims);
std::string ShapeText(const ltn_tensor& tensor);

bool SameShape(const ltn_tensor& a, const ltn_tensor& b);

// True if a broadcasts to the shape of to: aligned at the last dimension, each dimension of a is equal or 1.
bool BroadcastsTo(std::span<const int64_t> a, std::span<const int64_t> to);

// Each function throws Error (invalid argument) with the name of the operand ("in0") and the shapes, unless its
// condition holds.
void RequireF32(const ltn_tensor& tensor, const char* operand);
void RequireDtype(const ltn_tensor& tensor, ltn_dtype dtype, const char* operand);
void RequireRank(const ltn_tensor& tensor, int rank, const char* operand);
void RequireSameShape(const ltn_tensor& a, const char* a_name, const ltn_tensor& b, const char* b_name);
void RequireBroadcast(std::span<const int64_t> a, const char* a_name, std::span<const int64_t> to, const char* to_name);
void RequireBroadcast(const ltn_tensor& a, const char* a_name, const ltn_tensor& to, const char* to_name);
void RequireKind(int32_t kind, int32_t count, const char* what);  // 0 <= kind < count

}  // namespace latent
