// The types and numbers of the CUDA driver's interface that the backend uses, so that no header of NVIDIA is needed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace latent::cuda {

using Result = int;  // CUresult
using Address = uint64_t;
using ContextHandle = struct ContextTag*;
using ModuleHandle = struct ModuleTag*;
using FunctionHandle = struct FunctionTag*;
using StreamHandle = struct StreamTag*;
using EventHandle = struct EventTag*;
using GraphHandle = struct GraphTag*;
using GraphExecHandle = struct GraphExecTag*;

inline constexpr Result kSuccess = 0;
inline constexpr Result kOutOfMemory = 2;
inline constexpr Result kNoDevice = 100;
inline constexpr Result kInvalidImage = 200;
inline constexpr Result kNoBinary = 209;  // For this GPU.
inline constexpr Result kInvalidPtx = 218;
inline constexpr Result kNoJitCompiler = 221;
inline constexpr Result kUnsupportedPtx = 222;
inline constexpr Result kJitDisabled = 223;
inline constexpr Result kNotFound = 500;

inline constexpr int kAttributeMultiprocessors = 16;
inline constexpr int kAttributeMajor = 75;  // Of the compute capability.
inline constexpr int kAttributeMinor = 76;
inline constexpr int kAttributeCooperativeLaunch = 95;

inline constexpr unsigned kStreamNonBlocking = 1;
inline constexpr unsigned kEventDefault = 0;
inline constexpr unsigned kEventDisableTiming = 2;
inline constexpr int kCaptureThreadLocal = 1;

}  // namespace latent::cuda
