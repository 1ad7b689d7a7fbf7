#include "interpreter/tokens.h"

#include <cctype>

#include "interpreter/kernel.h"

namespace interpreter {
namespace {

bool IsOfWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$' || c == '%';
}

// The end of a comment that begins at a place; the place itself if there is none.
size_t CommentEnd(std::string_view text, size_t at) {
    if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
    if (text.substr(at, 2) == "/*") return std::min(text.find("*/", at + 2), text.size() - 2) + 2;
    return at;
}

size_t TokenEnd(std::string_view text, size_t at) {
    if (text[at] == '"') return std::min(text.find('"', at + 1), text.size() - 1) + 1;
    size_t end = at;
    while (end < text.size() && IsOfWord(text[end])) ++end;
    return end == at ? at + 1 : end;
}

}  // namespace

std::vector<Token> TokensOf(std::string_view text) {
    std::vector<Token> tokens;
    int line = 1;
    for (size_t at = 0; at < text.size();) {
        size_t end = CommentEnd(text, at);
        if (end == at) {
            const bool is_space = std::isspace(static_cast<unsigned char>(text[at])) != 0;
            end = is_space ? at + 1 : TokenEnd(text, at);
            if (!is_space) tokens.push_back({text.substr(at, end - at), line});
        }
        for (; at < end; ++at) line += text[at] == '\n' ? 1 : 0;
    }
    return tokens;
}

void Tokens::Expect(std::string_view text) {
    const int line = Line();
    const std::string_view found = Take();
    if (found == text) return;
    throw Error("line " + std::to_string(line) + " has '" + std::string(found) + "', expected '" + std::string(text) +
                "'");
}

void Tokens::SkipLine() {
    for (const int line = Line(); !AtEnd() && Line() == line;) Take();
}

}  // namespace interpreter
