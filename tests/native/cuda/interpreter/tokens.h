// The words and marks of a text of PTX.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace interpreter {

struct Token {
    std::string_view text;  // A word (name, number, directive or opcode), a text in quotes, or one other character.
    int line = 0;           // From 1 on.
};

// Comments and spaces are left out. The tokens refer to the text.
std::vector<Token> TokensOf(std::string_view text);

// A walk over tokens.
class Tokens {
public:
    explicit Tokens(std::string_view text) : tokens_(TokensOf(text)) {}

    bool AtEnd() const { return at_ == tokens_.size(); }
    int Line() const { return AtEnd() ? 0 : tokens_[at_].line; }
    std::string_view Peek(size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].text : std::string_view();
    }
    std::string_view Take() {
        const std::string_view text = Peek();
        if (!AtEnd()) ++at_;
        return text;
    }
    // Takes a token if it is this one.
    bool Skip(std::string_view text) {
        if (Peek() != text) return false;
        Take();
        return true;
    }
    // Takes a token, which must be this one.
    void Expect(std::string_view text);
    void SkipLine();

private:
    std::vector<Token> tokens_;
    size_t at_ = 0;
};

}  // namespace interpreter
