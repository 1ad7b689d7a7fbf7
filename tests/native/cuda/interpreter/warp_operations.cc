// Operations of all lanes of a warp together: shuffles and products of tensor cores.
#include <bit>

#include "interpreter/lanes.h"

namespace interpreter {
namespace {

enum class From { kDown, kUp, kButterfly, kIndex };

// in: the value, the distance or lane, and the bounds; out: the value of another lane, and whether there is that lane.
template <From kFrom>
void Shuffle(Warp& warp, const Instruction& instruction, uint32_t) {
    const uint32_t* const in = Lanes<uint32_t>(warp, instruction.in[0]);
    uint32_t taken[kLanes];
    bool exists[kLanes];
    for (int lane = 0; lane < kLanes; ++lane) {
        const auto by = static_cast<int>(Lanes<uint32_t>(warp, instruction.in[1])[lane] & 31);
        const auto bounds = static_cast<int>(Lanes<uint32_t>(warp, instruction.in[2])[lane]);
        const int segment = bounds >> 8 & 31, clamp = bounds & 31;
        const int last = (lane & segment) | (clamp & ~segment);
        int from = (lane & segment) | (by & ~segment);
        if (kFrom == From::kDown) from = lane + by;
        if (kFrom == From::kUp) from = lane - by;
        if (kFrom == From::kButterfly) from = lane ^ by;
        exists[lane] = kFrom == From::kUp ? from >= last : from <= last;
        taken[lane] = in[exists[lane] ? from : lane];
    }
    for (int lane = 0; lane < kLanes; ++lane) {
        Lanes<uint32_t>(warp, instruction.out[0])[lane] = taken[lane];
        if (instruction.outs > 1) Lanes<uint32_t>(warp, instruction.out[1])[lane] = exists[lane] ? 1 : 0;
    }
}

// How the operands of a product of 16 x kK and kK x 8 lie in the registers of the lanes: kPacked elements in each.
struct Tf32 {
    static constexpr int kK = 8, kPacked = 1;
    static float Element(uint32_t bits, int) { return std::bit_cast<float>(bits & ~0x1FFFu); }
};
struct Bf16 {
    static constexpr int kK = 16, kPacked = 2;
    static float Element(uint32_t bits, int half) { return std::bit_cast<float>((bits >> (16 * half)) << 16); }
};

// d = a b + c with sums in double, which are rounded once. Tensor cores round otherwise.
template <class Format>
void Multiply(Warp& warp, const Instruction& instruction, uint32_t) {
    constexpr int kHalf = Format::kK / 2, kPacked = Format::kPacked;
    const auto element = [&](int operand, int lane_row, int k) {
        const int lane = lane_row * 4 + k % kHalf / kPacked;
        return double{Format::Element(Lanes<uint32_t>(warp, instruction.in[operand])[lane], k % kPacked)};
    };
    float out[4][kLanes];
    for (int lane = 0; lane < kLanes; ++lane) {
        for (int i = 0; i < 4; ++i) {
            const int row = lane / 4, row_half = i / 2, column = lane % 4 * 2 + i % 2;
            double sum = ValueOf<float>(Lanes<float>(warp, instruction.in[6 + i])[lane]);
            for (int k = 0; k < Format::kK; ++k) {
                sum += element(k / kHalf * 2 + row_half, row, k) * element(4 + k / kHalf, column, k);
            }
            out[i][lane] = static_cast<float>(sum);
        }
    }
    for (int i = 0; i < 4; ++i) {
        for (int lane = 0; lane < kLanes; ++lane) Lanes<float>(warp, instruction.out[i])[lane] = WordOf(out[i][lane]);
    }
}

void FindShuffle(Meaning& out, const Opcode& opcode) {
    if (!opcode.Has("sync")) throw Error("a shuffle without .sync");
    out.outs = {"b32"};
    out.ins = {"b32", "b32", "b32", "b32"};
    out.run = opcode.Has("down")   ? &Shuffle<From::kDown>
              : opcode.Has("up")   ? &Shuffle<From::kUp>
              : opcode.Has("bfly") ? &Shuffle<From::kButterfly>
                                   : &Shuffle<From::kIndex>;
}

void FindProduct(Meaning& out, const Opcode& opcode) {
    out.outs.assign(4, "f32");
    out.ins.assign(6, "b32");
    out.ins.insert(out.ins.end(), 4, "f32");
    if (opcode.Has("m16n8k8") && opcode.Has("tf32")) {
        out.run = &Multiply<Tf32>;
    } else if (opcode.Has("m16n8k16") && opcode.Has("bf16")) {
        out.run = &Multiply<Bf16>;
    } else {
        throw Error("a product of tensor cores of this shape");
    }
}

}  // namespace

bool FindWarp(Meaning& out, const Opcode& opcode) {
    if (opcode.name == "shfl") {
        FindShuffle(out, opcode);
    } else if (opcode.name == "mma") {
        FindProduct(out, opcode);
    } else if (opcode.name == "bar" && opcode.Has("warp")) {
        out.ins = {"b32"};
    } else {
        return false;
    }
    out.flow = Flow::kWarp;
    return true;
}

}  // namespace interpreter
