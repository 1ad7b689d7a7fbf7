// Arithmetic, logic, shifts and moves.
#include <cmath>
#include <concepts>
#include <map>

#include "interpreter/lanes.h"

namespace interpreter {
namespace {

template <class T>
concept Float = std::is_floating_point_v<T>;
template <class T>
concept Integer = std::is_integral_v<T> && !std::is_same_v<T, bool>;
template <class T>
concept Bits = std::is_integral_v<T>;

// Integers wrap around; so do narrow ones, which C++ would compute as int.
template <Integer T>
using Wrapping = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

struct AddOp {
    template <Float T>
    T operator()(T a, T b) const {
        return a + b;
    }
    template <Integer T>
    T operator()(T a, T b) const {
        return static_cast<T>(Wrapping<T>(a) + Wrapping<T>(b));
    }
};
struct SubOp {
    template <Float T>
    T operator()(T a, T b) const {
        return a - b;
    }
    template <Integer T>
    T operator()(T a, T b) const {
        return static_cast<T>(Wrapping<T>(a) - Wrapping<T>(b));
    }
};
struct MulOp {
    template <Float T>
    T operator()(T a, T b) const {
        return a * b;
    }
    template <Integer T>
    T operator()(T a, T b) const {
        return static_cast<T>(Wrapping<T>(a) * Wrapping<T>(b));
    }
};
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;
struct MulHighOp {
    template <Integer T>
    T operator()(T a, T b) const {
        using Wide = std::conditional_t<std::is_signed_v<T>, Int128, Uint128>;
        return static_cast<T>(static_cast<Wide>(a) * static_cast<Wide>(b) >> (8 * sizeof(T)));
    }
};
struct MadOp {
    template <Integer T>
    T operator()(T a, T b, T c) const {
        return AddOp()(MulOp()(a, b), c);
    }
};
struct FmaOp {
    template <Float T>
    T operator()(T a, T b, T c) const {
        return std::fma(a, b, c);
    }
};
// The hardware does not say what a quotient by 0 is.
struct DivOp {
    template <Float T>
    T operator()(T a, T b) const {
        return a / b;
    }
    template <Integer T>
    T operator()(T a, T b) const {
        if (b == 0) throw Error("a division by 0");
        return b == static_cast<T>(-1) && std::is_signed_v<T> ? SubOp()(T{0}, a) : static_cast<T>(a / b);
    }
};
struct RemOp {
    template <Integer T>
    T operator()(T a, T b) const {
        if (b == 0) throw Error("a remainder of a division by 0");
        return b == static_cast<T>(-1) && std::is_signed_v<T> ? T{0} : static_cast<T>(a % b);
    }
};
struct MinOp {
    template <Float T>
    T operator()(T a, T b) const {
        return std::fmin(a, b);
    }
    template <Integer T>
    T operator()(T a, T b) const {
        return b < a ? b : a;
    }
};
struct MaxOp {
    template <Float T>
    T operator()(T a, T b) const {
        return std::fmax(a, b);
    }
    template <Integer T>
    T operator()(T a, T b) const {
        return a < b ? b : a;
    }
};
struct NegOp {
    template <Float T>
    T operator()(T a) const {
        return -a;
    }
    template <Integer T>
    T operator()(T a) const {
        return SubOp()(T{0}, a);
    }
};
struct AbsOp {
    template <Float T>
    T operator()(T a) const {
        return std::fabs(a);
    }
    template <Integer T>
    requires std::is_signed_v<T> T operator()(T a) const { return a < T{0} ? NegOp()(a) : a; }
};
struct RcpOp {
    template <Float T>
    T operator()(T a) const {
        return T{1} / a;
    }
};
struct SqrtOp {
    template <Float T>
    T operator()(T a) const {
        return std::sqrt(a);
    }
};
struct NotOp {
    template <std::same_as<bool> T>  // No other type may become one.
    bool operator()(T a) const {
        return !a;
    }
    template <Integer T>
    T operator()(T a) const {
        return static_cast<T>(~a);
    }
};
struct AndOp {
    template <Bits T>
    T operator()(T a, T b) const {
        return static_cast<T>(a & b);
    }
};
struct OrOp {
    template <Bits T>
    T operator()(T a, T b) const {
        return static_cast<T>(a | b);
    }
};
struct XorOp {
    template <Bits T>
    T operator()(T a, T b) const {
        return static_cast<T>(a ^ b);
    }
};
struct MoveOp {
    template <class T>
    T operator()(T a) const {
        return a;
    }
};
// Shifts by more than all bits leave 0, or the sign.
struct ShiftLeftOp {
    template <Integer T>
    T operator()(T a, uint32_t by) const {
        return by < 8 * sizeof(T) ? static_cast<T>(Wrapping<T>(a) << by) : T{0};
    }
};
struct ShiftRightOp {
    template <Integer T>
    T operator()(T a, uint32_t by) const {
        return static_cast<T>(a >> (by < 8 * sizeof(T) ? by : 8 * sizeof(T) - 1) >> (by < 8 * sizeof(T) ? 0 : 1));
    }
};
// So many bits from one on.
struct ExtractOp {
    uint32_t operator()(uint32_t a, uint32_t from, uint32_t count) const {
        const uint32_t mask = count < 32 ? (1u << count) - 1 : ~0u;
        return from < 32 ? a >> from & mask : 0;
    }
};
// F for a type of which F is a function with kInputs inputs of this type.
template <class F, int kInputs>
Operation OfType(const Type& type) {
    return ByType(type, [](auto zero) -> Operation {
        using T = decltype(zero);
        if constexpr (kInputs == 1 && std::is_invocable_r_v<T, F, T>) return &Apply<F, T, T>;
        if constexpr (kInputs == 2 && std::is_invocable_r_v<T, F, T, T>) return &Apply<F, T, T, T>;
        if constexpr (kInputs == 3 && std::is_invocable_r_v<T, F, T, T, T>) return &Apply<F, T, T, T, T>;
        throw Error("an operation that its type does not have");
    });
}

template <class F>
Operation Shift(const Type& type) {
    return ByType(type, [](auto zero) -> Operation {
        using T = decltype(zero);
        if constexpr (Integer<T>) return &Apply<F, T, T, uint32_t>;
        throw Error("a shift of floats");
    });
}

// Products of twice the bits.
struct WideOp {
    template <Integer T>
    auto operator()(T a, T b) const {
        using Wide = std::conditional_t<sizeof(T) == 2, std::conditional_t<std::is_signed_v<T>, int32_t, uint32_t>,
                                        std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>;
        return static_cast<Wide>(Wide{a} * Wide{b});
    }
};
struct WideMadOp {
    template <Integer T, Integer U>
    U operator()(T a, T b, U c) const {
        return AddOp()(static_cast<U>(WideOp()(a, b)), c);
    }
};
void FindWide(Meaning& out, const Opcode& opcode) {
    const Type& type = opcode.OfType();
    const Type wide = type[0] + std::string(type.ends_with("16") ? "32" : "64");
    const bool adds = opcode.name == "mad";
    out.outs = {wide};
    out.ins = adds ? std::vector<Type>{type, type, wide} : std::vector<Type>{type, type};
    if (type == "u16" && !adds) {
        out.run = &Apply<WideOp, uint32_t, uint16_t, uint16_t>;
    } else if (type == "s16" && !adds) {
        out.run = &Apply<WideOp, int32_t, int16_t, int16_t>;
    } else if (type == "u32") {
        out.run = adds ? &Apply<WideMadOp, uint64_t, uint32_t, uint32_t, uint64_t>
                       : &Apply<WideOp, uint64_t, uint32_t, uint32_t>;
    } else if (type == "s32") {
        out.run =
            adds ? &Apply<WideMadOp, int64_t, int32_t, int32_t, int64_t> : &Apply<WideOp, int64_t, int32_t, int32_t>;
    } else {
        throw Error("a wide product of this type");
    }
}

using Find = Operation (*)(const Type&);
struct Entry {
    Find find;
    int inputs;
};
const std::map<std::string, Entry>& Entries() {
    static const std::map<std::string, Entry> entries = {
        {"add", {OfType<AddOp, 2>, 2}}, {"sub", {OfType<SubOp, 2>, 2}},   {"mul", {OfType<MulOp, 2>, 2}},
        {"mad", {OfType<MadOp, 3>, 3}}, {"fma", {OfType<FmaOp, 3>, 3}},   {"div", {OfType<DivOp, 2>, 2}},
        {"rem", {OfType<RemOp, 2>, 2}}, {"min", {OfType<MinOp, 2>, 2}},   {"max", {OfType<MaxOp, 2>, 2}},
        {"neg", {OfType<NegOp, 1>, 1}}, {"abs", {OfType<AbsOp, 1>, 1}},   {"rcp", {OfType<RcpOp, 1>, 1}},
        {"not", {OfType<NotOp, 1>, 1}}, {"sqrt", {OfType<SqrtOp, 1>, 1}}, {"and", {OfType<AndOp, 2>, 2}},
        {"or", {OfType<OrOp, 2>, 2}},   {"xor", {OfType<XorOp, 2>, 2}},   {"mov", {OfType<MoveOp, 1>, 1}}};
    return entries;
}

}  // namespace

bool FindArithmetic(Meaning& out, const Opcode& opcode) {
    if (opcode.Has("wide")) {
        FindWide(out, opcode);
        return true;
    }
    const bool is_shift = opcode.name == "shl" || opcode.name == "shr";
    const auto entry = Entries().find(opcode.name);
    if (entry == Entries().end() && !is_shift && opcode.name != "bfe") return false;

    const Type& type = opcode.OfType();
    out.outs = {type};
    out.ins = {type, type};
    if (opcode.name == "bfe") {
        if (type != "u32") throw Error("bits of this type");
        out.ins.push_back(type);
        out.run = &Apply<ExtractOp, uint32_t, uint32_t, uint32_t, uint32_t>;
    } else if (is_shift) {
        out.ins[1] = "u32";
        out.run = opcode.name == "shl" ? Shift<ShiftLeftOp>(type) : Shift<ShiftRightOp>(type);
    } else if (opcode.name == "mul" && opcode.Has("hi")) {
        out.run = OfType<MulHighOp, 2>(type);
    } else {
        out.ins.assign(static_cast<size_t>(entry->second.inputs), type);
        out.run = entry->second.find(type);
    }
    return true;
}

}  // namespace interpreter
