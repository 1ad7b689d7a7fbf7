// Loads, stores, atomic operations and asynchronous copies.
#include <cstring>

#include "interpreter/address.h"
#include "interpreter/block.h"
#include "interpreter/lanes.h"

namespace interpreter {
namespace {

template <class F>
void ForEachLane(uint32_t lanes, F f) {
    for (int l = 0; l < kLanes; ++l) {
        if ((lanes >> l & 1) != 0) f(l);
    }
}

// number is the count of values of an instruction, all at one address.
template <class T>
void Load(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    const size_t bytes = sizeof(T) * instruction.outs;
    ForEachLane(lanes, [&](int lane) {
        const uint64_t address = AddressOf(warp, instruction, lane);
        const std::byte* const from = Access(warp, lane, instruction.space, address, bytes, races::Kind::kRead);
        for (int i = 0; i < instruction.outs; ++i) {
            T value;
            std::memcpy(&value, from + static_cast<size_t>(i) * sizeof(T), sizeof(T));
            const Register out = instruction.out[i];
            if (out.bytes == 8) {
                Lanes<uint64_t>(warp, out)[lane] = static_cast<uint64_t>(value);
            } else {
                Lanes<uint32_t>(warp, out)[lane] = static_cast<uint32_t>(value);
            }
        }
    });
}

template <class T>
void Store(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    const size_t bytes = sizeof(T) * instruction.ins;
    ForEachLane(lanes, [&](int lane) {
        const uint64_t address = AddressOf(warp, instruction, lane);
        std::byte* const to = Access(warp, lane, instruction.space, address, bytes, races::Kind::kWrite);
        for (int i = 0; i < instruction.ins; ++i) {
            const Register in = instruction.in[i];
            const auto value =
                static_cast<T>(in.bytes == 8 ? Lanes<uint64_t>(warp, in)[lane] : Lanes<uint32_t>(warp, in)[lane]);
            std::memcpy(to + static_cast<size_t>(i) * sizeof(T), &value, sizeof(T));
        }
    });
}

// The new value of a word, from the old one and the operands.
struct AddOp {
    template <class T>
    T operator()(T old, T a, T) const {
        return static_cast<T>(old + a);
    }
};
struct MaxOp {
    template <class T>
    T operator()(T old, T a, T) const {
        return old < a ? a : old;
    }
};
struct MinOp {
    template <class T>
    T operator()(T old, T a, T) const {
        return a < old ? a : old;
    }
};
struct ExchangeOp {
    template <class T>
    T operator()(T, T a, T) const {
        return a;
    }
};
struct CompareSwapOp {
    template <class T>
    T operator()(T old, T a, T b) const {
        return old == a ? b : old;
    }
};

template <class F, class T>
void Atomic(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    ForEachLane(lanes, [&](int lane) {
        const uint64_t address = AddressOf(warp, instruction, lane);
        std::byte* const at = Access(warp, lane, instruction.space, address, sizeof(T), races::Kind::kAtomic);
        const auto operand = [&](int i) {
            return i < instruction.ins ? ValueOf<T>(Lanes<T>(warp, instruction.in[i])[lane]) : T{};
        };
        T old;
        std::memcpy(&old, at, sizeof old);
        const T changed = F{}(old, operand(0), operand(1));
        std::memcpy(at, &changed, sizeof changed);
        if (instruction.outs > 0) Lanes<T>(warp, instruction.out[0])[lane] = WordOf<T>(old);
    });
}

template <class F>
Operation AtomicOf(const Type& type) {
    if (type == "u32" || type == "b32") return &Atomic<F, uint32_t>;
    if (type == "s32") return &Atomic<F, int32_t>;
    if (type == "u64" || type == "b64") return &Atomic<F, uint64_t>;
    throw Error("an atomic operation of this type: the order of its sum would be another in each run");
}

void FindAtomic(Meaning& out, const Opcode& opcode) {
    const Type& type = opcode.OfType();
    if (opcode.name == "atom") out.outs = {type};
    out.ins = {type};
    if (opcode.Has("add")) {
        out.run = AtomicOf<AddOp>(type);
    } else if (opcode.Has("max")) {
        out.run = AtomicOf<MaxOp>(type);
    } else if (opcode.Has("min")) {
        out.run = AtomicOf<MinOp>(type);
    } else if (opcode.Has("exch")) {
        out.run = AtomicOf<ExchangeOp>(type);
    } else if (opcode.Has("cas")) {
        out.ins.push_back(type);
        out.run = AtomicOf<CompareSwapOp>(type);
    } else {
        throw Error("an atomic operation of this kind");
    }
}

void FindTransfer(Meaning& out, const Opcode& opcode) {
    const Type& type = opcode.OfType();
    const size_t count = opcode.Has("v4") ? 4 : opcode.Has("v2") ? 2 : 1;
    const bool loads = opcode.name == "ld";
    (loads ? out.outs : out.ins).assign(count, type);
    out.widens = true;
    out.run = ByType(type, [&](auto zero) -> Operation {
        using T = decltype(zero);
        if constexpr (std::is_same_v<T, bool>) throw Error("a predicate in memory");
        if constexpr (std::is_floating_point_v<T>) return loads ? &Load<Word<T>> : &Store<Word<T>>;
        if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) return loads ? &Load<T> : &Store<T>;
    });
}

// in: the bytes, and how many of them are read; the others are zeros. All are read if it is absent.
void CopyAsync(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    Block& block = warp.OfBlock();
    ForEachLane(lanes, [&](int lane) {
        std::byte bytes[16] = {};
        const size_t count = Lanes<uint32_t>(warp, instruction.in[0])[lane];
        const size_t read = instruction.ins > 1 ? Lanes<uint32_t>(warp, instruction.in[1])[lane] : count;
        const uint64_t to = AddressOf(warp, instruction, lane, 0);
        const uint64_t from = AddressOf(warp, instruction, lane, 1);
        if (count != 4 && count != 8 && count != 16) throw Error("an asynchronous copy of other than 4, 8 or 16 bytes");
        if (read > count) throw Error("an asynchronous copy that reads more than it writes");
        if (to % count != 0 || from % count != 0) throw Error("an asynchronous copy that is not aligned");
        if (read > 0) std::memcpy(bytes, AccessGlobal(from, read), read);
        block.shared.BeginCopy(to, bytes, count, block.MomentOf(warp, lane));
    });
}
void CommitCopies(Warp& warp, const Instruction&, uint32_t lanes) {
    ForEachLane(lanes, [&](int lane) { warp.OfBlock().shared.CommitCopies(warp.ThreadOf(lane)); });
}
void WaitForCopies(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    Block& block = warp.OfBlock();
    ForEachLane(lanes, [&](int lane) {
        const auto pending = static_cast<int>(Lanes<uint32_t>(warp, instruction.in[0])[lane]);
        block.shared.WaitForCopies(pending, block.MomentOf(warp, lane));
    });
}

void FindCopy(Meaning& out, const Opcode& opcode) {
    if (opcode.Has("commit_group")) {
        out.run = &CommitCopies;
        return;
    }
    if (!opcode.Has("wait_group") && !opcode.Has("global")) throw Error("an asynchronous copy of this kind");
    out.ins = {"u32"};
    out.run = opcode.Has("wait_group") ? &WaitForCopies : &CopyAsync;
}

}  // namespace

bool FindMemory(Meaning& out, const Opcode& opcode) {
    if (opcode.Has("shared")) {
        out.space = Space::kShared;
    } else if (opcode.Has("param")) {
        out.space = Space::kParameter;
    } else if (opcode.Has("global") || opcode.Has("const")) {
        out.space = Space::kGlobal;
    }
    if (opcode.name == "ld" || opcode.name == "st") {
        FindTransfer(out, opcode);
    } else if (opcode.name == "atom" || opcode.name == "red") {
        FindAtomic(out, opcode);
    } else if (opcode.name == "cp" && opcode.Has("async")) {
        FindCopy(out, opcode);
    } else {
        return false;
    }
    return true;
}

}  // namespace interpreter
