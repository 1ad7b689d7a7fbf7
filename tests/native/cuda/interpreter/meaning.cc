#include "interpreter/meaning.h"

#include <algorithm>
#include <iterator>

namespace interpreter {
namespace {

constexpr std::string_view kTypes[] = {"pred", "b8",  "u8",  "s8",  "b16", "u16", "s16", "b32",
                                       "u32",  "s32", "f32", "b64", "u64", "s64", "f64"};

// The kernels' bits hold on every GPU only if each operation on floats says that it rounds to nearest.
void RefuseInexact(const Opcode& opcode) {
    const std::vector<Type>& types = opcode.types;
    const bool is_float = !types.empty() && (types[0] == "f32" || types[0] == "f64");
    const std::string_view rounded[] = {"add", "sub", "mul", "mad", "fma", "div", "rcp", "sqrt"};
    const bool rounds = std::find(std::begin(rounded), std::end(rounded), opcode.name) != std::end(rounded);
    if (is_float && rounds && !opcode.Has("rn")) throw Error("an operation that does not round to nearest (.rn)");
    if (opcode.Has("approx")) throw Error("an approximate operation");
    if (opcode.Has("ftz")) throw Error("an operation that flushes denormal numbers");
}

bool FindFlow(Meaning& out, const Opcode& opcode) {
    if (opcode.name == "bra") {
        out.flow = Flow::kBranch;
    } else if (opcode.name == "ret" || opcode.name == "exit") {
        out.flow = Flow::kExit;
    } else if ((opcode.name == "bar" || opcode.name == "barrier") && opcode.Has("sync") && !opcode.Has("warp")) {
        out.flow = Flow::kBarrier;
        out.ins = {"u32"};
    } else if (opcode.name == "nanosleep") {
        out.flow = Flow::kPause;
        out.ins = {"u32"};
    } else if (opcode.name != "membar" && opcode.name != "fence") {
        return false;
    }
    return true;
}

}  // namespace

Opcode::Opcode(std::string_view text) {
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('.', at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    name = parts[0];
    for (const std::string& part : parts) {
        if (std::find(std::begin(kTypes), std::end(kTypes), part) != std::end(kTypes)) types.push_back(part);
    }
}

bool Opcode::Has(std::string_view part) const {
    return std::find(parts.begin() + 1, parts.end(), part) != parts.end();
}

const Type& Opcode::OfType(size_t index) const {
    if (index >= types.size()) throw Error("an opcode without a type");
    return types[index];
}

Meaning MeaningOf(const Opcode& opcode) {
    RefuseInexact(opcode);
    Meaning meaning;
    for (const auto find : {FindArithmetic, FindComparison, FindConversion, FindMemory, FindWarp, FindFlow}) {
        if (find(meaning, opcode)) return meaning;
    }
    throw Error("an instruction that the interpreter does not know");
}

uint32_t LaneBytes(const Type& type) {
    return type.find("64") == std::string::npos ? 4 : 8;
}

}  // namespace interpreter
