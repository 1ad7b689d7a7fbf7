// Functions of one lane, applied to the lanes of a warp.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "interpreter/meaning.h"
#include "interpreter/warp.h"

namespace interpreter {

// How a value lies in a lane.
template <class T>
using Word = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

template <class T>
T ValueOf(Word<T> word) {
    if constexpr (std::is_same_v<T, bool>) {
        return word != 0;
    } else if constexpr (std::is_floating_point_v<T>) {
        return std::bit_cast<T>(word);
    } else {
        return static_cast<T>(word);
    }
}

template <class T>
Word<T> WordOf(T value) {
    if constexpr (std::is_same_v<T, bool>) {
        return value ? 1 : 0;
    } else if constexpr (std::is_floating_point_v<T>) {
        return std::bit_cast<Word<T>>(value);
    } else {
        return static_cast<std::make_unsigned_t<T>>(value);
    }
}

template <class T>
Word<T>* Lanes(Warp& warp, Register at) {
    return reinterpret_cast<Word<T>*>(warp.registers.data() + at.offset);
}

// out = F(in...) for the lanes that take part.
template <class F, class Out, class... In>
void Apply(Warp& warp, const Instruction& instruction, uint32_t lanes) {
    [&]<size_t... kIndex>(std::index_sequence<kIndex...>) {
        Word<Out>* const out = Lanes<Out>(warp, instruction.out[0]);
        [[maybe_unused]] const auto apply = [&](const Word<In>*... in) {
            if (lanes == ~0u) {
                for (int l = 0; l < kLanes; ++l) out[l] = WordOf<Out>(F{}(ValueOf<In>(in[l])...));
            } else {
                for (int l = 0; l < kLanes; ++l) {
                    if ((lanes >> l & 1) != 0) out[l] = WordOf<Out>(F{}(ValueOf<In>(in[l])...));
                }
            }
        };
        apply(Lanes<In>(warp, instruction.in[kIndex])...);
    }
    (std::index_sequence_for<In...>());
}

// What make returns for a value of the type of this name.
template <class Make>
auto ByType(const Type& type, Make make) {
    if (type == "f32") return make(float{});
    if (type == "f64") return make(double{});
    if (type == "s8") return make(int8_t{});
    if (type == "u8" || type == "b8") return make(uint8_t{});
    if (type == "s16") return make(int16_t{});
    if (type == "u16" || type == "b16") return make(uint16_t{});
    if (type == "s32") return make(int32_t{});
    if (type == "u32" || type == "b32") return make(uint32_t{});
    if (type == "s64") return make(int64_t{});
    if (type == "u64" || type == "b64") return make(uint64_t{});
    if (type == "pred") return make(bool{});
    throw Error("the type " + type);
}

}  // namespace interpreter
