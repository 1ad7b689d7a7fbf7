#include <algorithm>
#include <numeric>

#include "conv_shape.h"

namespace latent::cuda {
namespace {

constexpr int kSlopeAttribute = 7;

Operand Matrix(const Operand& operand, int64_t rows, int64_t columns) {
    Operand matrix = operand;
    matrix.rank = 2;
    matrix.dims[0] = rows;
    matrix.dims[1] = columns;
    return matrix;
}

// out = activation(a * b + bias) as the MATMUL that it is; the bias may be absent.
void PlanProduct(const Call& call, Launches& launches, ltn_form form, const Operand& a, const Operand& b,
                 const Operand& bias, const Operand& out, ltn_activation activation) {
    ltn_instruction instruction = call.instruction;
    instruction.opcode = LTN_OPCODE_MATMUL;
    instruction.kind = form;
    instruction.flags = activation;
    instruction.attributes[0] = call.instruction.attributes[kSlopeAttribute];
    instruction.attributes[1] = 0;
    Call product{.instruction = instruction,
                 .index = call.index,
                 .steps = call.steps,
                 .batch = call.batch,
                 .state = call.state,
                 .scratch = call.scratch};
    product.in[0] = a;
    product.in[1] = b;
    product.in[2] = bias;
    product.out[0] = out;
    FindPlan(LTN_OPCODE_MATMUL)(product, launches);
}

// out = activation(out + bias[channel]), for a product whose columns are pixels and channels.
void PlanBias(const Call& call, Launches& launches) {
    const Operand& out = call.out[0];
    CombineArguments add{};
    add.state = call.state;
    add.out = out.place;
    add.in[0] = out.place;
    add.in[1] = call.in[2].place;
    add.count = out.count;
    add.kind = LTN_COMBINE_ADD;
    add.layout.rank = 2;
    add.layout.dims[0] = out.dims[3];
    add.layout.dims[1] = out.dims[3] == 0 ? 0 : out.count / out.dims[3];
    add.layout.strides[0][0] = add.layout.strides[0][1] = 1;
    add.layout.strides[1][0] = out.dims[3];
    launches.Add<Kernel::kCombine>(add, SharesOf(out.count));
    constexpr ltn_map kMaps[] = {LTN_MAP_IDENTITY, LTN_MAP_RELU, LTN_MAP_LEAKY_RELU, LTN_MAP_TANH, LTN_MAP_SIGMOID};
    if (call.instruction.flags == LTN_ACTIVATION_NONE) return;
    MapArguments activate{};
    activate.state = call.state;
    activate.out = out.place;
    activate.in[0] = out.place;
    activate.count = out.count;
    activate.kind = kMaps[call.instruction.flags];
    activate.a = call.attribute(kSlopeAttribute);
    launches.Add<Kernel::kMap>(activate, SharesOf(out.count));
}

ConvAxis AxisOf(const ConvShapeAxis& axis) {
    ConvAxis result{};
    result.input = static_cast<int32_t>(axis.image);
    result.output = static_cast<int32_t>(axis.map);
    result.taps = static_cast<int32_t>(axis.taps);
    result.stride = static_cast<int32_t>(axis.stride);
    result.padding = static_cast<int32_t>(axis.padding);
    result.dilation = static_cast<int32_t>(axis.dilation);
    result.phases = 1;
    return result;
}

ConvAxis TransposedAxisOf(const ConvShapeAxis& axis) {
    ConvAxis result = AxisOf(axis);
    const int64_t common = std::gcd(axis.stride, axis.dilation);
    std::swap(result.input, result.output);
    result.phases = std::min(result.stride, result.output);
    result.tap_step = static_cast<int32_t>(axis.stride / common);
    result.map_step = static_cast<int32_t>(axis.dilation / common);
    return result;
}

ConvArguments ArgumentsFor(const Call& call, const ConvShape& shape) {
    ConvArguments arguments{};
    arguments.state = call.state;
    arguments.in = call.in[0].place;
    arguments.filter = call.in[1].place;
    arguments.bias = call.in[2].place;
    arguments.out = call.out[0].place;
    arguments.batch = shape.batch;
    arguments.groups = static_cast<int32_t>(shape.groups);
    arguments.tap_step = static_cast<int32_t>(shape.c);
    arguments.group_step = shape.o * shape.patch();
    arguments.activation = call.instruction.flags;
    arguments.slope = call.attribute(kSlopeAttribute);
    return arguments;
}

// Rows and columns of a tile of the kernels (patches.h).
struct Tile {
    int64_t rows, columns;

    int64_t Count(int64_t of_rows, int64_t of_columns) const {
        return (of_rows + rows - 1) / rows * ((of_columns + columns - 1) / columns);
    }
};
constexpr Tile kSmall{32, 32}, kLarge{64, 64};
constexpr Tile kSlim{128, 16}, kNarrow{128, 4};
constexpr Tile kFlat{16, 128};

// Adds a kernel of large tiles, which read less, if they give every multiprocessor something to do, and else one of
// small tiles. The bits are the same.
template <Kernel kKernel, Kernel kSmallKernel, class Arguments>
void AddTiles(const Arguments& arguments, Tile tile, int64_t products, int64_t rows, int64_t columns,
              Launches& launches) {
    const int64_t tiles = products * tile.Count(rows, columns);
    if (tiles * 4 >= launches.most_blocks()) {
        launches.Add<kKernel>(arguments, tiles);
    } else {
        launches.Add<kSmallKernel>(arguments, products * kSmall.Count(rows, columns));
    }
}

void AddConv(const ConvArguments& arguments, Launches& launches) {
    const int64_t products = int64_t{arguments.h.phases} * arguments.w.phases * arguments.groups;
    const int64_t rows = arguments.rows;
    const int64_t columns = arguments.columns;
    if (columns <= kNarrow.columns) {
        launches.Add<Kernel::kConvNarrow>(arguments, products * kNarrow.Count(rows, columns));
    } else if (columns <= kSlim.columns) {
        AddTiles<Kernel::kConvSlim, Kernel::kConvSmall>(arguments, kSlim, products, rows, columns, launches);
    } else {
        AddTiles<Kernel::kConvLarge, Kernel::kConvSmall>(arguments, kLarge, products, rows, columns, launches);
    }
}

}  // namespace

void PlanConv(const Call& call, Launches& launches) {
    const ConvShape shape = ConvShapeOf(call, call.in[0], call.in[1], call.out[0]);
    if (shape.IsDense()) {
        return PlanProduct(call, launches, LTN_FORM_NT, Matrix(call.in[0], shape.pixels(), shape.patch()),
                           Matrix(call.in[1], shape.o, shape.patch()), call.in[2],
                           Matrix(call.out[0], shape.pixels(), shape.o), call.instruction.flags);
    }
    ConvArguments arguments = ArgumentsFor(call, shape);
    arguments.h = AxisOf(shape.h);
    arguments.w = AxisOf(shape.w);
    arguments.rows = shape.pixels();
    arguments.channels = static_cast<int32_t>(shape.c);
    arguments.columns = static_cast<int32_t>(shape.o);
    arguments.channel_step = 1;
    arguments.column_step = static_cast<int32_t>(shape.patch());
    AddConv(arguments, launches);
}

void PlanConvTranspose(const Call& call, Launches& launches) {
    const ConvShape shape = ConvShapeOf(call, call.out[0], call.in[1], call.in[0]);
    if (shape.IsDense()) {
        const int64_t columns = shape.SeesWhole() ? shape.patch() : shape.c;
        const bool adds_bias = shape.SeesWhole() && columns != shape.c && call.in[2];
        PlanProduct(call, launches, LTN_FORM_NN, Matrix(call.in[0], shape.pixels(), shape.o),
                    Matrix(call.in[1], shape.o, columns), adds_bias ? Operand{} : call.in[2],
                    Matrix(call.out[0], shape.pixels(), columns),
                    adds_bias ? LTN_ACTIVATION_NONE : call.instruction.flags);
        if (adds_bias) PlanBias(call, launches);
        return;
    }
    ConvArguments arguments = ArgumentsFor(call, shape);
    arguments.h = TransposedAxisOf(shape.h);
    arguments.w = TransposedAxisOf(shape.w);
    arguments.rows = shape.batch * ((shape.h.image + shape.h.stride - 1) / shape.h.stride) *
                     ((shape.w.image + shape.w.stride - 1) / shape.w.stride);
    arguments.channels = static_cast<int32_t>(shape.o);
    arguments.columns = static_cast<int32_t>(shape.c);
    arguments.channel_step = static_cast<int32_t>(shape.patch());
    arguments.column_step = 1;
    arguments.is_transposed = 1;
    AddConv(arguments, launches);
}

void PlanConvFilter(const Call& call, Launches& launches) {
    const ConvShape shape = ConvShapeOf(call, call.in[0], call.out[0], call.in[1]);
    if (shape.IsDense()) {
        return PlanProduct(call, launches, LTN_FORM_TN, Matrix(call.in[1], shape.pixels(), shape.o),
                           Matrix(call.in[0], shape.pixels(), shape.patch()), {},
                           Matrix(call.out[0], shape.o, shape.patch()), LTN_ACTIVATION_NONE);
    }
    ConvFilterArguments arguments{};
    arguments.state = call.state;
    arguments.images = call.in[0].place;
    arguments.maps = call.in[1].place;
    arguments.out = call.out[0].place;
    arguments.h = AxisOf(shape.h);
    arguments.w = AxisOf(shape.w);
    arguments.groups = static_cast<int32_t>(shape.groups);
    arguments.channels = static_cast<int32_t>(shape.c);
    arguments.outputs = static_cast<int32_t>(shape.o);
    arguments.parts = CutPixels(shape, arguments.begins);
    if (arguments.parts > 1) {
        launches.NeedScratch(arguments.parts * shape.filter() * int64_t{sizeof(float)});
        arguments.partials = reinterpret_cast<float*>(call.scratch);
    }
    const int64_t products = arguments.parts * shape.groups;
    if (shape.o <= kFlat.rows) {
        AddTiles<Kernel::kConvFilterFlat, Kernel::kConvFilterSmall>(arguments, kFlat, products, shape.o, shape.patch(),
                                                                    launches);
    } else {
        AddTiles<Kernel::kConvFilterLarge, Kernel::kConvFilterSmall>(arguments, kLarge, products, shape.o,
                                                                     shape.patch(), launches);
    }
    if (arguments.parts == 1) return;
    launches.Add<Kernel::kJoinSums>(
        {call.state, arguments.partials, call.out[0].place, shape.filter(), arguments.parts}, SharesOf(shape.filter()));
}

}  // namespace latent::cuda
