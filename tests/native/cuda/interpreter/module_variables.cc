#include "interpreter/module_variables.h"

#include <cctype>
#include <cstdlib>
#include <cstring>

#include "driver/memory.h"
#include "interpreter/kernel.h"

namespace interpreter {
namespace {

// Values go to memory one after the other.
void ParseValues(Tokens& tokens, uint64_t address, size_t count, size_t element_bytes) {
    tokens.Expect("{");
    for (size_t i = 0; !tokens.Skip("}"); ++i) {
        if (i >= count) throw Error("line " + std::to_string(tokens.Line()) + " has more values than the variable");
        const uint64_t value = NumberOf(tokens.Take());
        std::memcpy(reinterpret_cast<std::byte*>(address) + i * element_bytes, &value, element_bytes);
        tokens.Skip(",");
    }
}

}  // namespace

uint64_t NumberOf(std::string_view text) {
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) == 0) {
        throw Error("'" + std::string(text) + "' is not a number");
    }
    const bool is_float = text.size() > 2 && text[0] == '0' && std::strchr("fFdD", text[1]) != nullptr;
    return std::strtoull(std::string(is_float ? text.substr(2) : text).c_str(), nullptr, is_float ? 16 : 0);
}

void ParseVariable(ModuleVariables& out, Tokens& tokens) {
    const std::string_view space = tokens.Take();
    SharedVariable variable;
    if (tokens.Skip(".align")) variable.alignment = NumberOf(tokens.Take());
    const std::string_view type = tokens.Take();
    const size_t element_bytes = NumberOf(type.substr(std::min<size_t>(2, type.size()))) / 8;
    const std::string name(tokens.Take());
    size_t count = 1;
    if (tokens.Skip("[")) {
        count = NumberOf(tokens.Take());
        tokens.Expect("]");
    }
    variable.bytes = count * element_bytes;
    if (space == ".shared") {
        out.shared[name] = variable;
    } else if (space == ".const" || space == ".global") {
        const uint64_t address = false_driver::Memory::Shared().Allocate(variable.bytes);
        std::memset(reinterpret_cast<void*>(address), 0, variable.bytes);
        if (tokens.Skip("=")) ParseValues(tokens, address, count, element_bytes);
        out.addresses[name] = address;
    } else {
        throw Error("line " + std::to_string(tokens.Line()) + " has a variable in " + std::string(space));
    }
    tokens.Expect(";");
}

}  // namespace interpreter
