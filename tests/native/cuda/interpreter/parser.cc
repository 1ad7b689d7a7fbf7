#include "interpreter/parser.h"

#include <bit>
#include <cstring>
#include <map>
#include <string>

#include "interpreter/meaning.h"
#include "interpreter/module_variables.h"

namespace interpreter {
namespace {

// The body of a kernel.
class KernelParser {
public:
    KernelParser(Kernel& kernel, Tokens& tokens, ModuleVariables& variables)
        : kernel_(kernel), tokens_(tokens), variables_(variables) {}

    void Parse() {
        ParseHeader();
        for (int depth = 1; depth > 0;) {
            if (tokens_.AtEnd()) throw Error(kernel_.name + " has no end");
            const int line = tokens_.Line();
            try {
                depth += ParseStatement();
            } catch (const Error& error) {
                throw Error(kernel_.name + ", line " + std::to_string(line) + " of the PTX: " + error.what() +
                            (text_.empty() ? "" : " (" + text_ + ")"));
            }
        }
        Instruction end;
        end.flow = Flow::kExit;
        end.text = "the end";
        kernel_.code.push_back(end);
        for (Instruction& instruction : kernel_.code) {
            if (instruction.flow == Flow::kBranch) FindTarget(instruction);
        }
    }

private:
    // The values of an instruction in their order, without addresses.
    struct Value {
        std::string name;
        bool is_negative = false;
    };

    // The text of a branch is its label until all labels are known.
    void FindTarget(Instruction& branch) const {
        const auto label = labels_.find(branch.text);
        if (label == labels_.end()) throw Error(kernel_.name + " has no label " + branch.text);
        branch.target = label->second;
        branch.text = "bra";
    }

    void ParseHeader() {
        kernel_.name = tokens_.Take();
        tokens_.Expect("(");
        if (tokens_.Skip(".param")) {
            if (tokens_.Skip(".align")) tokens_.Take();
            if (!tokens_.Skip(".b8")) throw Error(kernel_.name + " has a parameter that is not a struct");
            parameter_ = tokens_.Take();
            tokens_.Expect("[");
            kernel_.parameter_bytes = NumberOf(tokens_.Take());
            tokens_.Expect("]");
        }
        tokens_.Expect(")");
        while (!tokens_.Skip("{")) {
            if (tokens_.Take() == ".maxntid") kernel_.most_threads = static_cast<unsigned>(NumberOf(tokens_.Take()));
        }
    }

    // Returns by how much braces nest deeper.
    int ParseStatement() {
        text_.clear();
        if (tokens_.Skip("{")) return 1;
        if (tokens_.Skip("}")) return -1;
        if (tokens_.Peek(1) == ":") {
            labels_[std::string(tokens_.Take())] = static_cast<int32_t>(kernel_.code.size());
            tokens_.Take();
        } else if (tokens_.Peek() == ".reg") {
            ParseRegisters();
        } else if (tokens_.Peek() == ".shared") {
            ParseVariable(variables_, tokens_);
        } else if (tokens_.Peek() == ".pragma") {
            while (!tokens_.Skip(";")) tokens_.Take();
        } else if (tokens_.Peek()[0] == '.') {
            throw Error("the directive " + std::string(tokens_.Peek()));
        } else {
            ParseInstruction();
        }
        return 0;
    }

    void ParseRegisters() {
        tokens_.Take();
        const Type type(tokens_.Take().substr(1));
        do {
            const std::string name(tokens_.Take());
            if (tokens_.Skip("<")) {
                const uint64_t count = NumberOf(tokens_.Take());
                tokens_.Expect(">");
                for (uint64_t i = 0; i < count; ++i)
                    registers_[name + std::to_string(i)] = NewRegister(LaneBytes(type));
            } else {
                registers_[name] = NewRegister(LaneBytes(type));
            }
        } while (tokens_.Skip(","));
        tokens_.Expect(";");
    }

    Register NewRegister(uint32_t bytes) {
        const auto offset = static_cast<uint32_t>(kernel_.registers.size());
        kernel_.registers.resize(offset + kLanes * bytes, std::byte{0xFF});
        return {offset, bytes};
    }

    void ParseInstruction() {
        Instruction instruction;
        instruction.line = tokens_.Line();
        if (tokens_.Skip("@")) {
            instruction.is_guard_negated = tokens_.Skip("!");
            instruction.guard = RegisterOf(std::string(tokens_.Take()));
        }
        text_ = tokens_.Take();
        instruction.text = text_;
        const Opcode opcode(text_);
        std::vector<Value> values;
        int halves_in = 0, halves_out = 0;  // Of a register that is packed or unpacked.
        for (int addresses = 0; !tokens_.Skip(";");) {
            if (tokens_.Skip("[")) {
                if (addresses == 2) throw Error("more than two addresses");
                ParseAddress(instruction, addresses++);
            } else if (tokens_.Skip("{")) {
                (values.empty() ? halves_out : halves_in) = 2;
            } else if (tokens_.Peek() == "," || tokens_.Peek() == "}" || tokens_.Peek() == "|") {
                tokens_.Take();
            } else {
                const bool is_negative = tokens_.Skip("-");
                values.push_back({std::string(tokens_.Take()), is_negative});
            }
        }
        const bool is_move = opcode.name == "mov";
        Bind(instruction,
             is_move && halves_in > 0    ? Opcode("pack")
             : is_move && halves_out > 0 ? Opcode("unpack")
                                         : opcode,
             values);
        kernel_.code.push_back(std::move(instruction));
    }

    void ParseAddress(Instruction& instruction, int index) {
        const std::string base(tokens_.Take());
        uint64_t symbol = 0;
        if (registers_.contains(base)) {
            instruction.base[index] = registers_.at(base);
        } else if (FindSymbol(&symbol, base)) {
            instruction.offset[index] = static_cast<int64_t>(symbol);
        } else {
            throw Error("the address " + base);
        }
        if (tokens_.Skip("+")) {
            const bool is_negative = tokens_.Skip("-");
            const auto offset = static_cast<int64_t>(NumberOf(tokens_.Take()));
            instruction.offset[index] += is_negative ? -offset : offset;
        }
        tokens_.Expect("]");
    }

    void Bind(Instruction& instruction, const Opcode& opcode, const std::vector<Value>& values) {
        Meaning meaning = MeaningOf(opcode);
        instruction.run = meaning.run;
        instruction.flow = meaning.flow;
        instruction.space = meaning.space;
        if (meaning.flow == Flow::kBranch) {
            instruction.text = values.at(0).name;
            return;
        }
        const size_t wanted = meaning.outs.size() + meaning.ins.size();
        if (opcode.name == "shfl" && values.size() == wanted + 1) meaning.outs.push_back("pred");
        if (opcode.name == "cp" && values.size() == wanted + 1) meaning.ins.push_back("u32");
        if (values.size() != meaning.outs.size() + meaning.ins.size())
            throw Error("an instruction with other operands");
        for (const Value& value : values) {
            const bool is_out = instruction.outs < meaning.outs.size();
            const Type& type = is_out ? meaning.outs[instruction.outs] : meaning.ins[instruction.ins];
            const Register at = Operand(value, type, is_out);
            if (at.bytes != LaneBytes(type) && !(meaning.widens && at.bytes > LaneBytes(type))) {
                throw Error("a register of other bits: " + value.name);
            }
            (is_out ? instruction.out[instruction.outs++] : instruction.in[instruction.ins++]) = at;
        }
    }

    Register Operand(const Value& value, const Type& type, bool is_out) {
        if (is_out && value.name == "_") return NewRegister(LaneBytes(type));
        if (is_out || registers_.contains(value.name)) return RegisterOf(value.name);
        if (value.name[0] == '%') return SpecialOf(value.name);
        uint64_t number = 0;
        if (!FindSymbol(&number, value.name)) {
            number = NumberOf(value.name);
            if (value.is_negative) number = 0 - number;
        }
        return Constant(number, LaneBytes(type));
    }

    Register RegisterOf(const std::string& name) const {
        const auto found = registers_.find(name);
        if (found == registers_.end()) throw Error("the register " + name + ", which is not declared");
        return found->second;
    }

    Register SpecialOf(const std::string& name) {
        static const std::map<std::string, Special> names = {
            {"%tid.x", Special::kThread},    {"%tid.y", Special::kZero},   {"%tid.z", Special::kZero},
            {"%ntid.x", Special::kThreads},  {"%ntid.y", Special::kOne},   {"%ntid.z", Special::kOne},
            {"%ctaid.x", Special::kBlock},   {"%ctaid.y", Special::kZero}, {"%ctaid.z", Special::kZero},
            {"%nctaid.x", Special::kBlocks}, {"%nctaid.y", Special::kOne}, {"%nctaid.z", Special::kOne},
            {"%laneid", Special::kLane}};
        const auto found = names.find(name);
        if (found == names.end()) throw Error("the register " + name);
        registers_[name] = NewRegister(4);
        kernel_.special.emplace_back(found->second, registers_[name]);
        return registers_[name];
    }

    Register Constant(uint64_t number, uint32_t bytes) {
        if (bytes == 4) number &= 0xFFFFFFFFu;
        const auto [at, is_new] = constants_.try_emplace({number, bytes});
        if (is_new) {
            at->second = NewRegister(bytes);
            for (uint32_t l = 0; l < kLanes; ++l) {
                std::memcpy(kernel_.registers.data() + at->second.offset + l * bytes, &number, bytes);
            }
        }
        return at->second;
    }

    // The address of a name in its space.
    bool FindSymbol(uint64_t* out, const std::string& name) {
        if (name == parameter_) {
            *out = 0;
        } else if (const auto address = variables_.addresses.find(name); address != variables_.addresses.end()) {
            *out = address->second;
        } else if (const auto shared = variables_.shared.find(name); shared != variables_.shared.end()) {
            *out = PlaceOf(name, shared->second);
        } else {
            return false;
        }
        return true;
    }

    uint64_t PlaceOf(const std::string& name, const SharedVariable& variable) {
        const auto [place, is_new] = places_.try_emplace(name);
        if (is_new) {
            place->second = (kernel_.shared_bytes + variable.alignment - 1) / variable.alignment * variable.alignment;
            kernel_.shared_bytes = place->second + variable.bytes;
        }
        return place->second;
    }

    Kernel& kernel_;
    Tokens& tokens_;
    ModuleVariables& variables_;
    std::string parameter_;
    std::string text_;  // The opcode that is read.
    std::map<std::string, Register> registers_;
    std::map<std::pair<uint64_t, uint32_t>, Register> constants_;
    std::map<std::string, uint64_t> places_;  // Of shared variables.
    std::map<std::string, int32_t> labels_;
};

}  // namespace

std::vector<std::unique_ptr<Kernel>> ParseModule(std::string_view text) {
    Tokens tokens(text);
    ModuleVariables variables;
    std::vector<std::unique_ptr<Kernel>> kernels;
    while (!tokens.AtEnd()) {
        const std::string_view word = tokens.Peek();
        if (word == ".version" || word == ".target" || word == ".address_size") {
            tokens.SkipLine();
        } else if (word == ".visible" || word == ".weak") {
            tokens.Take();
        } else if (word == ".const" || word == ".global" || word == ".shared") {
            ParseVariable(variables, tokens);
        } else {
            tokens.Expect(".entry");
            kernels.push_back(std::make_unique<Kernel>());
            KernelParser(*kernels.back(), tokens, variables).Parse();
        }
    }
    return kernels;
}

}  // namespace interpreter
