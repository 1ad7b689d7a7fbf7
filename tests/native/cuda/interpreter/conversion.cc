// Conversions between types, between addresses, and between registers and their halves.
#include <cmath>
#include <limits>

#include "interpreter/address.h"
#include "interpreter/lanes.h"

namespace interpreter {
namespace {

template <class T>
concept Float = std::is_floating_point_v<T>;

struct TruncateOp {
    template <Float T>
    T operator()(T a) const {
        return std::trunc(a);
    }
};
struct FloorOp {
    template <Float T>
    T operator()(T a) const {
        return std::floor(a);
    }
};
struct CeilOp {
    template <Float T>
    T operator()(T a) const {
        return std::ceil(a);
    }
};
struct NearestOp {
    template <Float T>
    T operator()(T a) const {
        return std::nearbyint(a);
    }
};

// Numbers that do not fit become the nearest that does, and NaN 0.
template <class Out, class Round>
struct ToIntegerOp {
    template <Float T>
    Out operator()(T a) const {
        constexpr T kEnd = static_cast<T>(std::numeric_limits<Out>::max() / 2 + 1) * 2;
        const T rounded = Round()(a);
        if (std::isnan(a)) return 0;
        if (rounded >= kEnd) return std::numeric_limits<Out>::max();
        if (rounded <= static_cast<T>(std::numeric_limits<Out>::min())) return std::numeric_limits<Out>::min();
        return static_cast<Out>(rounded);
    }
};
template <class Out>
struct PlainOp {
    template <class T>
    Out operator()(T a) const {
        return static_cast<Out>(a);
    }
};

// Between integers. Registers may be wider than the types: of a source the lower bits count, and the result fills what
// it gets.
template <class Out, class In>
void ConvertInteger(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    const Register in = instruction.in[0];
    const Register out = instruction.out[0];
    for (int l = 0; l < kLanes; ++l) {
        if ((lanes >> l & 1) == 0) continue;
        const auto from = static_cast<In>(in.bytes == 8 ? Lanes<uint64_t>(warp, in)[l] : Lanes<uint32_t>(warp, in)[l]);
        const auto to = static_cast<Out>(from);
        if (out.bytes == 8) {
            Lanes<uint64_t>(warp, out)[l] = static_cast<uint64_t>(to);
        } else {
            Lanes<uint32_t>(warp, out)[l] = static_cast<uint32_t>(to);
        }
    }
}

template <class Out, class In>
Operation Conversion(const Opcode& opcode) {
    constexpr bool kToInteger = !Float<Out> && Float<In>;
    constexpr bool kRounds = Float<Out> && !(Float<In> && sizeof(In) < sizeof(Out));
    if constexpr (kToInteger) {
        if (opcode.Has("rzi")) return &Apply<ToIntegerOp<Out, TruncateOp>, Out, In>;
        if (opcode.Has("rmi")) return &Apply<ToIntegerOp<Out, FloorOp>, Out, In>;
        if (opcode.Has("rpi")) return &Apply<ToIntegerOp<Out, CeilOp>, Out, In>;
        if (opcode.Has("rni")) return &Apply<ToIntegerOp<Out, NearestOp>, Out, In>;
    } else if constexpr (std::is_same_v<Out, In> && Float<In>) {
        if (opcode.Has("rzi")) return &Apply<TruncateOp, Out, In>;
        if (opcode.Has("rmi")) return &Apply<FloorOp, Out, In>;
        if (opcode.Has("rpi")) return &Apply<CeilOp, Out, In>;
        if (opcode.Has("rni")) return &Apply<NearestOp, Out, In>;
    } else if constexpr (!Float<Out> && !Float<In>) {
        return &ConvertInteger<Out, In>;
    } else {
        if (!kRounds || opcode.Has("rn")) return &Apply<PlainOp<Out>, Out, In>;
    }
    throw Error("a conversion that does not say how it rounds");
}

void FindNumber(Meaning& out, const Opcode& opcode) {
    out.outs = {opcode.OfType(0)};
    out.ins = {opcode.OfType(1)};
    out.widens = out.outs[0][0] != 'f' && out.ins[0][0] != 'f';
    out.run = ByType(out.outs[0], [&](auto to) {
        return ByType(out.ins[0], [&](auto from) -> Operation {
            if constexpr (std::is_same_v<decltype(to), bool> || std::is_same_v<decltype(from), bool>) {
                throw Error("a conversion of predicates");
            } else {
                return Conversion<decltype(to), decltype(from)>(opcode);
            }
        });
    });
}

// To the 19 bits that tensor cores take of a float, the nearest one, away from 0 at a tie.
struct Tf32Op {
    uint32_t operator()(uint32_t bits) const {
        return (bits & 0x7F800000u) == 0x7F800000u ? bits : (bits + 0x1000u) & ~0x1FFFu;
    }
};
// The nearest bfloat16, to even at a tie.
uint32_t Bf16(uint32_t bits) {
    if ((bits & 0x7FFFFFFFu) > 0x7F800000u) return 0x7FFF;
    return (bits + 0x7FFFu + (bits >> 16 & 1)) >> 16;
}
struct Bf16PairOp {
    uint32_t operator()(uint32_t high, uint32_t low) const { return Bf16(high) << 16 | Bf16(low); }
};

struct ToWindowOp {
    uint64_t operator()(uint64_t address) const { return address + kSharedWindow; }
};
struct FromWindowOp {
    uint64_t operator()(uint64_t address) const { return address - kSharedWindow; }
};
struct SameOp {
    uint64_t operator()(uint64_t address) const { return address; }
};

// Generic addresses are those of device memory; shared memory has a window among them.
void FindAddress(Meaning& out, const Opcode& opcode) {
    out.outs = {"u64"};
    out.ins = {"u64"};
    if (opcode.Has("shared")) {
        out.run = opcode.Has("to") ? &Apply<FromWindowOp, uint64_t, uint64_t> : &Apply<ToWindowOp, uint64_t, uint64_t>;
    } else if (opcode.Has("global") || opcode.Has("const")) {
        out.run = &Apply<SameOp, uint64_t, uint64_t>;
    } else {
        throw Error("an address of this space");
    }
}

struct PackOp {
    uint64_t operator()(uint32_t low, uint32_t high) const { return uint64_t{high} << 32 | low; }
};
void Unpack(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    const uint64_t* const in = Lanes<uint64_t>(warp, instruction.in[0]);
    uint32_t* const low = Lanes<uint32_t>(warp, instruction.out[0]);
    uint32_t* const high = Lanes<uint32_t>(warp, instruction.out[1]);
    for (int l = 0; l < kLanes; ++l) {
        if ((lanes >> l & 1) == 0) continue;
        low[l] = static_cast<uint32_t>(in[l]);
        high[l] = static_cast<uint32_t>(in[l] >> 32);
    }
}

}  // namespace

bool FindConversion(Meaning& out, const Opcode& opcode) {
    if (opcode.name == "cvta") {
        FindAddress(out, opcode);
    } else if (opcode.name == "pack") {
        out = {.run = &Apply<PackOp, uint64_t, uint32_t, uint32_t>, .outs = {"b64"}, .ins = {"b32", "b32"}};
    } else if (opcode.name == "unpack") {
        out = {.run = &Unpack, .outs = {"b32", "b32"}, .ins = {"b64"}};
    } else if (opcode.name == "cvt" && opcode.Has("tf32") && opcode.Has("rna")) {
        out = {.run = &Apply<Tf32Op, uint32_t, uint32_t>, .outs = {"b32"}, .ins = {"b32"}};
    } else if (opcode.name == "cvt" && opcode.Has("bf16x2") && opcode.Has("rn")) {
        out = {.run = &Apply<Bf16PairOp, uint32_t, uint32_t, uint32_t>, .outs = {"b32"}, .ins = {"b32", "b32"}};
    } else if (opcode.name == "cvt") {
        FindNumber(out, opcode);
    } else {
        return false;
    }
    return true;
}

}  // namespace interpreter
