// The number of kinds of each operation that has kinds.
#pragma once

#include <cstdint>

#include "latent/latent.h"

namespace latent {

inline constexpr int32_t kMapCount = LTN_MAP_ERF + 1;
inline constexpr int32_t kCombineCount = LTN_COMBINE_GAUSSIAN_KL + 1;
inline constexpr int32_t kReduceCount = LTN_REDUCE_LOG_SUM_EXP + 1;
inline constexpr int32_t kSoftmaxCount = LTN_SOFTMAX_LOG_PROBABILITY + 1;
inline constexpr int32_t kFormCount = LTN_FORM_TN + 1;
inline constexpr int32_t kActivationCount = LTN_ACTIVATION_SIGMOID + 1;
inline constexpr int32_t kRandomCount = LTN_RANDOM_BERNOULLI + 1;

}  // namespace latent
