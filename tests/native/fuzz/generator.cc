#include "fuzz/generator.h"

#include <algorithm>
#include <functional>

#include "program/extent.h"

namespace latent {

namespace {

using Shape = std::vector<int64_t>;

class Generator {
public:
    explicit Generator(RandomSource& random) : random_(random) {}

    ProgramBuilder Make() {
        program_.batch_capacity = static_cast<int32_t>(1 + random_.Below(9));
        program_.step_capacity = 1 + random_.Below(4);
        for (const ltn_access access :
             {kReadWrite, ltn_access{LTN_ACCESS_READ}, kReadWrite, ltn_access{LTN_ACCESS_WRITE}}) {
            program_.Segment(0, access, random_.Chance(50) ? LTN_PLACEMENT_DEVICE : LTN_PLACEMENT_HOST);
        }
        const int64_t instructions = random_.Below(12);
        for (int64_t i = 0; i <= instructions; ++i) AddInstruction();
        if (random_.Chance(30)) AddTiles();
        return std::move(program_);
    }

private:
    int64_t Size() {
        if (random_.Chance(30)) return kBatch;
        if (random_.Chance(5)) return random_.Pick<int64_t>({0, -2, -3, 300});
        return random_.Pick<int64_t>({1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 65});
    }

    Shape AnyShape(int64_t max_rank) {
        Shape shape(random_.Below(max_rank + 1));
        int64_t count = 1;
        for (int64_t& dim : shape) {
            dim = count > 4096 ? 1 : Size();
            count *= DimensionAt(dim, program_.batch_capacity);
        }
        return shape;
    }

    // A shape that broadcasts to the given one; in most cases the given one itself.
    Shape Repeatable(Shape shape) {
        if (random_.Chance(60)) return shape;
        shape.erase(shape.begin(), shape.begin() + random_.Below(static_cast<int64_t>(shape.size()) + 1));
        for (int64_t& dim : shape) {
            if (random_.Chance(30)) dim = 1;
        }
        return shape;
    }

    int64_t Bytes(const Shape& shape, ltn_dtype dtype) const {
        int64_t bytes = ElementBytes(dtype);
        for (const int64_t dim : shape) bytes *= DimensionAt(dim, program_.batch_capacity);
        return bytes;
    }

    int32_t AnySegment(ltn_access access) {
        int32_t segment;
        do {
            segment = static_cast<int32_t>(random_.Below(static_cast<int64_t>(program_.segments.size())));
        } while ((program_.segments[segment].access & access) != access);
        return segment;
    }

    // Places a new tensor behind the others of its segment, or now and then over them.
    int32_t NewTensor(const Shape& shape, ltn_dtype dtype, ltn_access access) {
        const int32_t segment = AnySegment(access);
        int64_t& end = program_.segments[segment].bytes;
        const int64_t alignment = random_.Pick<int64_t>({4, 4, 16, 64});
        int64_t offset = (end + alignment - 1) / alignment * alignment;
        if (random_.Chance(7)) offset = random_.Below(offset / 4 + 1) * 4;
        const int64_t bytes = Bytes(shape, dtype);
        const int64_t padding = 4 * random_.Below(3);
        const int64_t stride = random_.Chance(20) ? (bytes + 3) / 4 * 4 + padding : 0;
        end = std::max(end, offset + stride * (program_.step_capacity - 1) + bytes);
        return program_.Tensor(segment, offset, shape, dtype, stride);
    }

    bool Fits(const ltn_tensor& tensor, const Shape& shape, ltn_dtype dtype, ltn_access access) const {
        return tensor.dtype == dtype && (program_.segments[tensor.segment].access & access) == access &&
               std::equal(tensor.dims, tensor.dims + tensor.rank, shape.begin(), shape.end());
    }

    // A tensor that exists already, other than those to avoid, or a new one.
    int32_t Operand(const Shape& shape, ltn_dtype dtype, ltn_access access, const std::vector<int32_t>& avoid) {
        const auto count = static_cast<int32_t>(program_.tensors.size());
        if (count > 0 && random_.Chance(60)) {
            const auto first = static_cast<int32_t>(random_.Below(count));
            for (int32_t i = 0; i < count; ++i) {
                const int32_t index = (first + i) % count;
                const bool avoided = std::find(avoid.begin(), avoid.end(), index) != avoid.end();
                if (!avoided && Fits(program_.tensors[index], shape, dtype, access)) return index;
            }
        }
        return NewTensor(shape, dtype, access);
    }

    int32_t In(const Shape& shape, ltn_dtype dtype = LTN_DTYPE_F32) {
        return Operand(shape, dtype, LTN_ACCESS_READ, {});
    }
    int32_t Out(const Shape& shape, const std::vector<int32_t>& avoid) {
        return Operand(shape, LTN_DTYPE_F32, LTN_ACCESS_WRITE, avoid);
    }

    void AddInstruction() {
        using Family = void (Generator::*)();
        static constexpr Family kFamilies[] = {
            &Generator::AddFill,    &Generator::AddElementwise, &Generator::AddReduce,     &Generator::AddMatmul,
            &Generator::AddRandom,  &Generator::AddGather,      &Generator::AddOptimizer,  &Generator::AddGuard,
            &Generator::AddChain,   &Generator::AddUpdate,      &Generator::AddSoftmax,    &Generator::AddBceLoss,
            &Generator::AddPack,    &Generator::AddWindow,      &Generator::AddTranspose,  &Generator::AddConcat,
            &Generator::AddScatter, &Generator::AddConv,        &Generator::AddBatchMatmul};
        (this->*kFamilies[random_.Below(std::size(kFamilies))])();
    }

    int64_t SmallSize() { return random_.Pick<int64_t>({1, 1, 2, 3, 5, 8}); }

    // Images, a filter and their maps; the instruction computes one of them from the other two.
    void AddConv() {
        const int64_t groups = random_.Chance(20) ? 2 : 1;
        const int64_t kernel = random_.Pick<int64_t>({1, 2, 3, 4});
        const int64_t stride = random_.Pick<int64_t>({1, 1, 2, 3});
        const int64_t pad = random_.Below(3);
        const int64_t dilation = random_.Pick<int64_t>({1, 1, 2});
        const int64_t size = SmallSize() + dilation * (kernel - 1);
        const int64_t out = (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        const int64_t batch = random_.Chance(70) ? kBatch : 3;
        const int64_t c = SmallSize() * groups;
        const int64_t o = SmallSize() * groups;
        const Shape images{batch, size, size, c};
        const Shape filter{o, kernel, kernel, c / groups};
        const Shape maps{batch, out, out, o};
        const std::vector<double> attributes{
            static_cast<double>(stride),   static_cast<double>(stride),
            static_cast<double>(pad),      static_cast<double>(pad),
            static_cast<double>(dilation), static_cast<double>(random_.Chance(95) ? dilation : 7),
            static_cast<double>(groups),   random_.Float(-1, 1)};
        const ltn_opcode opcode = random_.Pick({LTN_OPCODE_CONV, LTN_OPCODE_CONV_TRANSPOSE, LTN_OPCODE_CONV_FILTER});
        std::vector<int32_t> in{In(opcode == LTN_OPCODE_CONV_TRANSPOSE ? maps : images),
                                In(opcode == LTN_OPCODE_CONV_FILTER ? maps : filter)};
        const Shape& result = opcode == LTN_OPCODE_CONV ? maps : opcode == LTN_OPCODE_CONV_FILTER ? filter : images;
        const bool finishes = opcode != LTN_OPCODE_CONV_FILTER;
        if (finishes && random_.Chance(50)) in.push_back(In({result[3]}));
        const auto activation = static_cast<int32_t>(finishes ? random_.Below(LTN_ACTIVATION_SIGMOID + 1) : 0);
        program_.Add(opcode, {Out(result, in)}, in, 0, activation, attributes);
    }

    void AddFill() {
        program_.Add(LTN_OPCODE_FILL, {Out(AnyShape(6), {})}, {}, 0, 0,
                     {random_.Float(-2, 2), random_.Pick({-1.0, 0.0, 1.0})});
    }

    void AddElementwise() {
        const auto inputs = static_cast<int32_t>(1 + random_.Below(3));
        const ltn_opcode opcode = inputs == 1 ? LTN_OPCODE_MAP : inputs == 2 ? LTN_OPCODE_COMBINE : LTN_OPCODE_SELECT;
        const int32_t kinds = inputs == 1 ? LTN_MAP_AFFINE + 1 : inputs == 2 ? LTN_COMBINE_GAUSSIAN_KL + 1 : 1;
        const Shape shape = AnyShape(random_.Chance(20) ? 6 : 3);
        std::vector<int32_t> in;
        for (int32_t i = 0; i < inputs; ++i) in.push_back(In(Repeatable(shape)));
        const bool in_place = random_.Chance(25) && Fits(program_.tensors[in[0]], shape, LTN_DTYPE_F32, kReadWrite);
        program_.Add(opcode, {in_place ? in[0] : Out(shape, in)}, in, static_cast<int32_t>(random_.Below(kinds)), 0,
                     {random_.Float(-1, 1), random_.Float(-1, 1)});
    }

    void AddReduce() {
        const Shape shape = AnyShape(random_.Chance(20) ? 6 : 3);
        const auto axes = static_cast<int32_t>(random_.Below(int64_t{1} << shape.size()));
        Shape reduced = shape;
        for (size_t axis = 0; axis < shape.size(); ++axis) {
            if ((axes >> axis & 1) != 0) reduced[axis] = 1;
        }
        const int32_t in = In(shape);
        program_.Add(LTN_OPCODE_REDUCE, {Out(reduced, {in})}, {in}, static_cast<int32_t>(random_.Below(3)), axes);
    }

    void AddMatmul() {
        const int64_t m = Size(), n = Size(), k = Size();
        const auto form = static_cast<ltn_form>(random_.Below(3));
        std::vector<int32_t> in = {In(form == LTN_FORM_TN ? Shape{k, m} : Shape{m, k}),
                                   In(form == LTN_FORM_NT ? Shape{n, k} : Shape{k, n})};
        if (random_.Chance(50)) in.push_back(In({n}));
        program_.Add(LTN_OPCODE_MATMUL, {Out({m, n}, in)}, in, form, static_cast<int32_t>(random_.Below(5)), {0.25});
    }

    void AddBatchMatmul() {
        const int64_t m = Size(), n = Size(), k = SmallSize();
        const auto form = static_cast<ltn_form>(random_.Below(3));
        const Shape outer = AnyShape(LTN_MAX_RANK - 2);
        Shape a = Repeatable(outer), b = Repeatable(outer), out = outer;
        a.insert(a.end(), {form == LTN_FORM_TN ? k : m, form == LTN_FORM_TN ? m : k});
        b.insert(b.end(), {form == LTN_FORM_NT ? n : k, form == LTN_FORM_NT ? k : n});
        out.insert(out.end(), {m, n});
        const std::vector<int32_t> in = {In(a), In(b)};
        program_.Add(LTN_OPCODE_BATCH_MATMUL, {Out(out, in)}, in, form);
    }

    void AddRandom() {
        const Shape shape = AnyShape(3);
        const auto kind = static_cast<ltn_random>(random_.Below(3));
        std::vector<int32_t> in;
        if (kind == LTN_RANDOM_BERNOULLI && random_.Chance(50)) in.push_back(In(shape));
        program_.Add(LTN_OPCODE_RANDOM, {Out(shape, in)}, in, kind, static_cast<int32_t>(random_.Below(1000)), {0.5});
    }

    void AddGather() {
        const int64_t rows = Size(), columns = Size(), count = Size();
        const ltn_dtype dtype = random_.Pick<ltn_dtype>({LTN_DTYPE_F32, LTN_DTYPE_U8});
        const std::vector<int32_t> in = {In({rows, columns}, dtype), In({count}, LTN_DTYPE_I32)};
        program_.Add(LTN_OPCODE_GATHER_ROWS, {Out({count, columns}, in)}, in, 0, 0, {0.5});
    }

    void AddOptimizer() {
        const auto opcode = static_cast<ltn_opcode>(LTN_OPCODE_SGD + random_.Below(3));
        const Shape shape = AnyShape(2);
        const std::vector<int32_t> in = {In(shape), In(random_.Chance(50) ? Shape{} : Shape{1})};
        std::vector<int32_t> out, avoid = in;
        for (int32_t i = LTN_OPCODE_SGD; i <= opcode; ++i) {
            out.push_back(Operand(shape, LTN_DTYPE_F32, kReadWrite, avoid));
            avoid.push_back(out.back());
        }
        const bool momentum = opcode == LTN_OPCODE_SGD && random_.Chance(50);
        if (momentum) out.push_back(Operand(shape, LTN_DTYPE_F32, kReadWrite, avoid));
        static const std::vector<double> kAttributes[] = {
            {0.0, 0.01, 0.0}, {0.99, 1e-8, 0.01}, {0.9, 0.999, 1e-8, 0.01, 1.0}, {0.9, 0.0, 1.0}};
        program_.Add(opcode, out, in, 0, 0, kAttributes[momentum ? 3 : opcode - LTN_OPCODE_SGD]);
    }

    void AddGuard() {
        if (random_.Chance(60)) return program_.Add(LTN_OPCODE_GUARD, {}, {In(AnyShape(2))});
        const int64_t rows = Size();
        program_.Add(LTN_OPCODE_GUARD, {}, {In({rows, Size()}), In({rows, Size()})});
    }

    void AddChain() {
        const Shape shape = AnyShape(3);
        const auto inputs = static_cast<int32_t>(1 + random_.Below(LTN_MAX_INPUTS));
        std::vector<int32_t> in;
        for (int32_t i = 0; i < inputs; ++i) in.push_back(In(Repeatable(shape)));
        const auto first = static_cast<int32_t>(program_.chain_steps.size());
        const auto steps = static_cast<int32_t>(1 + random_.Below(5));
        for (int32_t i = 0; i < steps; ++i) AddChainStep(inputs, i);
        program_.Add(LTN_OPCODE_CHAIN, ChainOutputs(shape, in, first, steps), in, first, steps);
    }

    // An output for the last step, and now and then one for an earlier step, which may lie over an input.
    std::vector<int32_t> ChainOutputs(const Shape& shape, const std::vector<int32_t>& in, int32_t first,
                                      int32_t steps) {
        std::vector<int32_t> out = {Out(shape, in)}, avoid = in;
        for (int32_t i = 0; i + 1 < steps && out.size() < LTN_MAX_OUTPUTS; ++i) {
            if (!random_.Chance(40)) continue;
            avoid.push_back(out.back());
            program_.chain_steps[first + i].output = static_cast<int32_t>(out.size());
            const bool in_place = random_.Chance(30) && Fits(program_.tensors[in[0]], shape, LTN_DTYPE_F32, kReadWrite);
            out.push_back(in_place ? in[0] : Out(shape, avoid));
        }
        return out;
    }

    void AddChainStep(int32_t inputs, int32_t index) {
        const auto used = static_cast<int32_t>(1 + random_.Below(3));
        ltn_chain_step step{};
        step.opcode = LTN_OPCODE_MAP + used - 1;
        step.kind =
            used == 3 ? 0
                      : static_cast<int32_t>(random_.Below(used == 1 ? LTN_MAP_ERF + 1 : LTN_COMBINE_GAUSSIAN_KL + 1));
        for (int32_t i = 0; i < 3; ++i) {
            const auto any = static_cast<int32_t>(random_.Below(inputs + index));
            step.operands[i] = i >= used ? -1 : any < inputs ? any : LTN_MAX_INPUTS + any - inputs;
        }
        program_.chain_steps.push_back(step);
    }

    void AddUpdate() {
        const int64_t m = Size(), n = Size(), k = Size();
        const auto optimizer = static_cast<ltn_opcode>(LTN_OPCODE_SGD + random_.Below(3));
        const std::vector<int32_t> in = {In({k, m}), In({k, n}), In({1})};
        std::vector<int32_t> out, avoid = in;
        for (int32_t i = LTN_OPCODE_SGD; i <= optimizer; ++i) {
            out.push_back(Operand({m, n}, LTN_DTYPE_F32, kReadWrite, avoid));
            avoid.push_back(out.back());
        }
        if (random_.Chance(50)) {
            out.resize(3, -1);
            out.push_back(Operand({m}, LTN_DTYPE_F32, kReadWrite, avoid));
        }
        static const std::vector<double> kAttributes[] = {
            {0.0, 0.01, 0.0}, {0.99, 1e-8, 0.01}, {0.9, 0.999, 1e-8, 0.01, 1.0}};
        program_.Add(LTN_OPCODE_MATMUL_UPDATE, out, in, 0, optimizer, kAttributes[optimizer - LTN_OPCODE_SGD]);
    }

    void AddSoftmax() {
        Shape shape = AnyShape(2);
        shape.push_back(Size());
        const int32_t in = In(shape);
        program_.Add(LTN_OPCODE_SOFTMAX, {Out(shape, {in})}, {in}, static_cast<int32_t>(random_.Below(2)));
    }

    void AddBceLoss() {
        const Shape shape = AnyShape(3);
        const std::vector<int32_t> in = {In(shape), In(shape), In({1})};
        std::vector<int32_t> out = {Out(shape, in)};
        std::vector<int32_t> avoid = in;
        avoid.push_back(out[0]);
        if (random_.Chance(70)) out.push_back(Out({1}, avoid));
        program_.Add(LTN_OPCODE_BCE_LOSS, out, in);
    }

    // A PACK and a product that reads the copy.
    void AddPack() {
        const int64_t m = Size(), n = std::max<int64_t>(Size(), 1), k = std::max<int64_t>(Size(), 1);
        const auto form = static_cast<ltn_form>(random_.Below(2));
        const Shape packed = {(n + LTN_PACK_COLUMNS - 1) / LTN_PACK_COLUMNS * LTN_PACK_COLUMNS * k};
        const int32_t b = In(form == LTN_FORM_NT ? Shape{n, k} : Shape{k, n});
        const int32_t copy = Operand(packed, LTN_DTYPE_F32, kReadWrite, {b});
        program_.Add(LTN_OPCODE_PACK, {copy}, {b}, form);
        const std::vector<int32_t> in = {In({m, k}), b, -1, -1, -1, copy};
        program_.Add(LTN_OPCODE_MATMUL, {Out({m, n}, in)}, in, form);
    }

    // Windows of an axis, or the sum of windows.
    void AddWindow() {
        Shape flat = AnyShape(4);
        flat.push_back(1 + random_.Below(20));
        const auto axis = static_cast<int32_t>(random_.Below(static_cast<int64_t>(flat.size())));
        flat[axis] = std::max<int64_t>(flat[axis], 0);
        Shape windows = flat;
        windows[axis] = random_.Below(6);
        windows.insert(windows.begin() + axis + 1, random_.Below(4));
        const bool fold = random_.Chance(50);
        const int32_t in = In(fold ? windows : flat);
        program_.Add(fold ? LTN_OPCODE_FOLD : LTN_OPCODE_WINDOW, {Out(fold ? flat : windows, {in})}, {in}, 0, axis,
                     {static_cast<double>(random_.Below(9) - 4), static_cast<double>(1 + random_.Below(3)),
                      static_cast<double>(1 + random_.Below(3)), 0.5});
    }

    void AddTranspose() {
        const Shape shape = AnyShape(4);
        Shape out = shape;
        int32_t flags = 0;
        std::vector<int32_t> rest(shape.size());
        for (size_t i = 0; i < rest.size(); ++i) rest[i] = static_cast<int32_t>(i);
        for (size_t axis = 0; axis < shape.size(); ++axis) {
            const auto chosen = random_.Below(static_cast<int64_t>(rest.size()));
            out[axis] = shape[rest[chosen]];
            flags |= rest[chosen] << (3 * axis);
            rest.erase(rest.begin() + chosen);
        }
        const int32_t in = In(shape);
        program_.Add(LTN_OPCODE_TRANSPOSE, {Out(out, {in})}, {in}, 0, flags);
    }

    void AddConcat() {
        Shape shape = AnyShape(3);
        shape.push_back(0);
        const auto axis = static_cast<int32_t>(random_.Below(static_cast<int64_t>(shape.size())));
        Shape out = shape;
        out[axis] = 0;
        std::vector<int32_t> in;
        for (int64_t i = random_.Below(LTN_MAX_INPUTS); i >= 0; --i) {
            Shape part = shape;
            part[axis] = random_.Below(9);
            out[axis] += part[axis];
            in.push_back(In(part));
        }
        program_.Add(LTN_OPCODE_CONCAT, {Out(out, in)}, in, 0, axis);
    }

    void AddScatter() {
        const int64_t count = Size(), columns = Size();
        const std::vector<int32_t> in = {In({count, columns}), In({count}, LTN_DTYPE_I32)};
        program_.Add(LTN_OPCODE_SCATTER_ROWS, {Out({Size(), columns}, in)}, in);
    }

    // Moves some instructions in the middle to the phase of the tiles, as far as their tensors allow it.
    void AddTiles() {
        program_.tile_rows = 4 * static_cast<int32_t>(1 + random_.Below(3));
        for (ltn_tensor& tensor : program_.tensors) {
            const bool rows_first =
                tensor.rank > 0 && tensor.dims[0] < 0 &&
                std::all_of(tensor.dims + 1, tensor.dims + tensor.rank, [](int64_t d) { return d >= 0; });
            if (!rows_first || random_.Chance(10)) continue;
            tensor.row_stride = -tensor.dims[0] * ElementBytes(tensor.dtype);
            for (int32_t axis = 1; axis < tensor.rank; ++axis) tensor.row_stride *= tensor.dims[axis];
        }
        const auto count = static_cast<int64_t>(program_.instructions.size());
        const int64_t begin = random_.Below(count), end = begin + random_.Below(count - begin + 1);
        for (int64_t i = begin; i < count; ++i) {
            program_.instructions[i].phase = i < end ? LTN_PHASE_TILES : LTN_PHASE_AFTER;
        }
    }

    RandomSource& random_;
    ProgramBuilder program_;
};

int64_t Hostile(int64_t value, RandomSource& random) {
    const auto bits = static_cast<uint64_t>(value);
    switch (random.Below(5)) {
        case 0:
            return static_cast<int64_t>(bits + static_cast<uint64_t>(random.Below(9) - 4));
        case 1:
            return static_cast<int64_t>(random.Chance(50) ? uint64_t{0} - bits : bits * 2);
        case 2:
            return random.Pick<int64_t>({INT64_MIN, INT64_MAX, INT32_MIN, INT32_MAX, int64_t{1} << 32, -1, 0});
        case 3:
            return int64_t{1} << random.Below(63);
        default:
            return static_cast<int64_t>(random.Next());
    }
}

template <class T>
void Spoil(T& field, RandomSource& random) {
    field = static_cast<T>(Hostile(static_cast<int64_t>(field), random));
}

void SpoilSegment(ltn_segment& segment, RandomSource& random) {
    const auto spoilers = {+[](ltn_segment& s, RandomSource& r) { Spoil(s.bytes, r); },
                           +[](ltn_segment& s, RandomSource& r) { s.access = static_cast<ltn_access>(r.Below(4)); },
                           +[](ltn_segment& s, RandomSource& r) { Spoil(s.access, r); },
                           +[](ltn_segment& s, RandomSource& r) { Spoil(s.placement, r); }};
    random.Pick(spoilers)(segment, random);
}

void SpoilTensor(ltn_tensor& tensor, RandomSource& random) {
    const auto spoilers = {+[](ltn_tensor& t, RandomSource& r) { Spoil(t.offset, r); },
                           +[](ltn_tensor& t, RandomSource& r) { t.offset = r.Below(64) * 4; },
                           +[](ltn_tensor& t, RandomSource& r) { Spoil(t.step_stride, r); },
                           +[](ltn_tensor& t, RandomSource& r) { Spoil(t.row_stride, r); },
                           +[](ltn_tensor& t, RandomSource& r) { Spoil(t.dims[r.Below(LTN_MAX_RANK)], r); },
                           +[](ltn_tensor& t, RandomSource& r) { t.dims[r.Below(LTN_MAX_RANK)] = r.Below(5) - 2; },
                           +[](ltn_tensor& t, RandomSource& r) { Spoil(t.segment, r); },
                           +[](ltn_tensor& t, RandomSource& r) { t.segment = static_cast<int32_t>(r.Below(4)); },
                           +[](ltn_tensor& t, RandomSource& r) { Spoil(t.dtype, r); },
                           +[](ltn_tensor& t, RandomSource& r) { Spoil(t.rank, r); },
                           +[](ltn_tensor& t, RandomSource& r) { t.rank = static_cast<int32_t>(r.Below(7)); },
                           +[](ltn_tensor& t, RandomSource& r) { Spoil(t.reserved, r); }};
    random.Pick(spoilers)(tensor, random);
}

void SpoilInstruction(ltn_instruction& instruction, RandomSource& random) {
    const auto spoilers = {
        +[](ltn_instruction& i, RandomSource& r) { Spoil(i.opcode, r); },
        +[](ltn_instruction& i, RandomSource& r) { i.opcode = static_cast<ltn_opcode>(r.Below(25)); },
        +[](ltn_instruction& i, RandomSource& r) { Spoil(i.phase, r); },
        +[](ltn_instruction& i, RandomSource& r) { i.phase = static_cast<ltn_phase>(r.Below(3)); },
        +[](ltn_instruction& i, RandomSource& r) { Spoil(i.kind, r); },
        +[](ltn_instruction& i, RandomSource& r) { i.kind = static_cast<int32_t>(r.Below(20)); },
        +[](ltn_instruction& i, RandomSource& r) { Spoil(i.flags, r); },
        +[](ltn_instruction& i, RandomSource& r) { Spoil(i.inputs[r.Below(LTN_MAX_INPUTS)], r); },
        +[](ltn_instruction& i, RandomSource& r) {
            i.inputs[r.Below(LTN_MAX_INPUTS)] = static_cast<int32_t>(r.Below(8));
        },
        +[](ltn_instruction& i, RandomSource& r) { Spoil(i.outputs[r.Below(LTN_MAX_OUTPUTS)], r); },
        +[](ltn_instruction& i, RandomSource& r) {
            i.outputs[r.Below(LTN_MAX_OUTPUTS)] = static_cast<int32_t>(r.Below(8));
        },
        +[](ltn_instruction& i, RandomSource& r) {
            i.attributes[r.Below(LTN_MAX_ATTRIBUTES)] = r.Pick({0.0, -1.0, 1e300, -1e-300, 0.0 / 0.0, 1.0 / 0.0, 2.0});
        }};
    random.Pick(spoilers)(instruction, random);
}

template <class T>
void FlipBit(std::vector<T>& entries, RandomSource& random) {
    auto* bytes = reinterpret_cast<uint8_t*>(entries.data());
    const int64_t bit = random.Below(static_cast<int64_t>(entries.size() * sizeof(T)) * 8);
    bytes[bit / 8] = static_cast<uint8_t>(bytes[bit / 8] ^ (1 << bit % 8));
}

template <class T>
std::vector<T> Noise(RandomSource& random) {
    std::vector<T> entries(random.Below(6));
    auto* bytes = reinterpret_cast<uint8_t*>(entries.data());
    std::generate_n(bytes, entries.size() * sizeof(T), [&] { return static_cast<uint8_t>(random.Next()); });
    return entries;
}

}  // namespace

ProgramBuilder GeneratePlausible(RandomSource& random) {
    return Generator(random).Make();
}

void Corrupt(ProgramBuilder& program, RandomSource& random) {
    const int64_t times = 1 + random.Below(3);
    for (int64_t i = 0; i < times; ++i) {
        const bool flip = random.Chance(20);
        switch (random.Below(8)) {
            case 0:
                switch (random.Below(4)) {
                    case 0:
                        Spoil(program.batch_capacity, random);
                        break;
                    case 1:
                        Spoil(program.tile_rows, random);
                        break;
                    case 2:
                        if (!program.chain_steps.empty()) FlipBit(program.chain_steps, random);
                        break;
                    default:
                        Spoil(program.step_capacity, random);
                }
                break;
            case 1:
                if (flip)
                    FlipBit(program.segments, random);
                else
                    SpoilSegment(program.segments[random.Below(static_cast<int64_t>(program.segments.size()))], random);
                break;
            case 2:
            case 3:
            case 4:
                if (program.tensors.empty()) break;
                if (flip)
                    FlipBit(program.tensors, random);
                else
                    SpoilTensor(program.tensors[random.Below(static_cast<int64_t>(program.tensors.size()))], random);
                break;
            default:
                if (flip)
                    FlipBit(program.instructions, random);
                else
                    SpoilInstruction(
                        program.instructions[random.Below(static_cast<int64_t>(program.instructions.size()))], random);
        }
    }
}

ProgramBuilder GenerateNoise(RandomSource& random) {
    ProgramBuilder program;
    program.segments = Noise<ltn_segment>(random);
    program.tensors = Noise<ltn_tensor>(random);
    program.instructions = Noise<ltn_instruction>(random);
    program.chain_steps = Noise<ltn_chain_step>(random);
    program.step_capacity = static_cast<int64_t>(random.Next() >> random.Below(64));
    program.batch_capacity = static_cast<int32_t>(random.Next() >> random.Below(64));
    return program;
}

}  // namespace latent
