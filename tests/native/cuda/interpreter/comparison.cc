// Comparisons, and choices by their results.
#include <cmath>
#include <map>

#include "interpreter/lanes.h"

namespace interpreter {
namespace {

struct SelectOp {
    template <class T>
    T operator()(T a, T b, bool condition) const {
        return condition ? a : b;
    }
};

// Of floats: the comparison with a u at its end is also true for a NaN.
enum class Relation { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual, kNan, kNumber };
template <Relation kRelation, bool kOrNan>
struct CompareOp {
    template <class T>
    bool operator()(T a, T b) const {
        bool has_nan = false;
        if constexpr (std::is_floating_point_v<T>) has_nan = std::isnan(a) || std::isnan(b);
        if constexpr (kRelation == Relation::kNan) return has_nan;
        if constexpr (kRelation == Relation::kNumber) return !has_nan;
        if (has_nan) return kOrNan;
        if constexpr (kRelation == Relation::kEqual) return a == b;
        if constexpr (kRelation == Relation::kNotEqual) return a != b;
        if constexpr (kRelation == Relation::kLess) return a < b;
        if constexpr (kRelation == Relation::kLessEqual) return a <= b;
        if constexpr (kRelation == Relation::kGreater) return a > b;
        return a >= b;
    }
};

Operation Select(const Type& type) {
    return ByType(type, [](auto zero) -> Operation {
        using T = decltype(zero);
        return &Apply<SelectOp, T, T, T, bool>;
    });
}

template <Relation kRelation, bool kOrNan = false>
Operation Compare(const Type& type) {
    return ByType(type, [](auto zero) -> Operation {
        using T = decltype(zero);
        return &Apply<CompareOp<kRelation, kOrNan>, bool, T, T>;
    });
}

using Find = Operation (*)(const Type&);
const std::map<std::string, Find>& Comparisons() {
    using enum Relation;
    static const std::map<std::string, Find> comparisons = {
        {"eq", Compare<kEqual>},          {"ne", Compare<kNotEqual>},
        {"lt", Compare<kLess>},           {"le", Compare<kLessEqual>},
        {"gt", Compare<kGreater>},        {"ge", Compare<kGreaterEqual>},
        {"lo", Compare<kLess>},           {"ls", Compare<kLessEqual>},
        {"hi", Compare<kGreater>},        {"hs", Compare<kGreaterEqual>},
        {"nan", Compare<kNan>},           {"num", Compare<kNumber>},
        {"equ", Compare<kEqual, true>},   {"neu", Compare<kNotEqual, true>},
        {"ltu", Compare<kLess, true>},    {"leu", Compare<kLessEqual, true>},
        {"gtu", Compare<kGreater, true>}, {"geu", Compare<kGreaterEqual, true>}};
    return comparisons;
}

}  // namespace

bool FindComparison(Meaning& out, const Opcode& opcode) {
    if (opcode.name != "setp" && opcode.name != "selp") return false;
    const Type& type = opcode.OfType();
    out.ins = {type, type};
    if (opcode.name == "selp") {
        out.outs = {type};
        out.ins.push_back("pred");
        out.run = Select(type);
        return true;
    }
    const auto comparison = Comparisons().find(opcode.parts[1]);
    if (comparison == Comparisons().end() || opcode.parts.size() != 3) throw Error("a comparison of this kind");
    out.outs = {"pred"};
    out.run = comparison->second(type);
    return true;
}

}  // namespace interpreter
