// The part of the dialect for tensor cores (native/cuda/kernels/dialect_sm_80.h) for the host's compiler.
#pragma once

#include <limits>

#include "driver/machine.h"
#include "emulator/emulated_dialect.h"

namespace latent::cuda {

// The target holds NaN until the thread waits for the copy. The accesses stand here, where sanitizers see them.
template <int kFloats>
DEVICE void BeginCopy(float* to, const float* from, int count) {
    static_assert(kFloats == 1 || kFloats == 4);
    const auto addresses = reinterpret_cast<uintptr_t>(to) | reinterpret_cast<uintptr_t>(from);
    if (addresses % (kFloats * sizeof(float)) != 0) false_driver::Die("an asynchronous copy that is not aligned");
    emulator::Copies& copies = emulator::CurrentThread().copies;
    emulator::Copy copy{to, {}, kFloats, copies.committed};
    for (int i = 0; i < kFloats; ++i) {
        copy.values[i] = i < count ? from[i] : 0.0f;
        to[i] = std::numeric_limits<float>::quiet_NaN();
    }
    copies.under_way.push_back(copy);
}
DEVICE void CommitCopies() {
    ++emulator::CurrentThread().copies.committed;
}
template <int kPending>
DEVICE void WaitForCopies() {
    emulator::Copies& copies = emulator::CurrentThread().copies;
    size_t kept = 0;
    for (const emulator::Copy& copy : copies.under_way) {
        if (copy.group >= copies.committed - kPending) {
            copies.under_way[kept++] = copy;
        } else {
            for (int i = 0; i < copy.floats; ++i) copy.to[i] = copy.values[i];
        }
    }
    copies.under_way.resize(kept);
}

DEVICE uint32_t RoundToTf32(float x) {
    const uint32_t bits = BitsOf(x);
    return (bits & 0x7F800000u) == 0x7F800000u ? bits : (bits + 0x1000u) & ~0x1FFFu;
}
DEVICE uint32_t RoundToBf16(float x) {
    const uint32_t bits = BitsOf(x);
    if ((bits & 0x7FFFFFFFu) > 0x7F800000u) return 0x7FFF;
    return (bits + 0x7FFFu + (bits >> 16 & 1)) >> 16;
}
DEVICE uint32_t RoundToBf16(float low, float high) {
    return RoundToBf16(high) << 16 | RoundToBf16(low);
}

// sums += a b for 16 x kDepth elements and kDepth x 8, of which each register holds some: element(bits, i). A sum is
// made in double in the order of k, and rounded once, as the interpreter does. Tensor cores round otherwise.
template <int kDepth, class Element>
DEVICE void MultiplyOfWarp(float (&sums)[4], const uint32_t (&a)[4], const uint32_t (&b)[2], const Element& element) {
    constexpr int kHalf = kDepth / 2, kPacked = kHalf / 4;
    const emulator::LaneWords* const lanes = emulator::ShareWords({{a[0], a[1], a[2], a[3], b[0], b[1]}});
    const int group = ThreadIndex() % 32 / 4, q = ThreadIndex() % 4;
    for (int r = 0; r < 4; ++r) {
        const int column = q * 2 + r % 2;
        double sum = sums[r];
        for (int k = 0; k < kDepth; ++k) {
            const int lane = k % kHalf / kPacked;
            const uint32_t left = lanes[group * 4 + lane].words[k / kHalf * 2 + r / 2];
            const uint32_t right = lanes[column * 4 + lane].words[4 + k / kHalf];
            sum += double{element(left, k % kPacked)} * double{element(right, k % kPacked)};
        }
        sums[r] = static_cast<float>(sum);
    }
    emulator::EndSharing();
}
DEVICE void MultiplyTf32(float (&sums)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
    MultiplyOfWarp<8>(sums, a, b, [](uint32_t bits, int) { return FloatOf(bits & ~0x1FFFu); });
}
DEVICE void MultiplyBf16(float (&sums)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) {
    MultiplyOfWarp<16>(sums, a, b, [](uint32_t bits, int half) { return FloatOf(bits >> (16 * half) << 16); });
}

}  // namespace latent::cuda
