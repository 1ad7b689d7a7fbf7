#include "layout.h"

namespace latent::cuda {
namespace {

WindowArguments ArgumentsFor(const Call& call, const Operand& flat, const Operand& windows) {
    const auto axis = static_cast<size_t>(call.instruction.flags);
    WindowArguments arguments{};
    arguments.state = call.state;
    arguments.in = call.in[0].place;
    arguments.out = call.out[0].place;
    arguments.count = call.out[0].count;
    arguments.length = flat.dims[axis];
    arguments.windows = windows.dims[axis];
    arguments.size = windows.dims[axis + 1];
    arguments.inner = 1;
    for (size_t i = axis + 1; i < static_cast<size_t>(flat.rank); ++i) arguments.inner *= flat.dims[i];
    arguments.start = static_cast<int64_t>(call.instruction.attributes[0]);
    arguments.stride = static_cast<int64_t>(call.instruction.attributes[1]);
    arguments.dilation = static_cast<int64_t>(call.instruction.attributes[2]);
    arguments.fill = call.attribute(3);
    return arguments;
}

// Whether the only window is a slice or a padding.
bool IsShift(const WindowArguments& arguments) {
    return arguments.windows == 1 && (arguments.dilation == 1 || arguments.size == 1);
}

// in, out: positions of a row of the input and of the output; shift: from one to the other.
void AddShift(const WindowArguments& window, int64_t in, int64_t out, int64_t shift, bool sums, Launches& launches) {
    ShiftArguments arguments{};
    arguments.state = window.state;
    arguments.in = window.in;
    arguments.out = window.out;
    arguments.count = window.count;
    arguments.in_row = in * window.inner;
    arguments.out_row = out * window.inner;
    arguments.shift = shift * window.inner;
    arguments.fill = sums ? 0.0f : window.fill;
    arguments.sums = sums ? 1 : 0;
    launches.Add<Kernel::kShiftRows>(arguments, SharesOf(window.count));
}

// The strides in the input (0) and the output (1) of the dimensions of the output, innermost first; without those of 1,
// and neighbours merged that are neighbours in the input.
Layout<2> ExchangedLayout(const Call& call) {
    const Operand& in = call.in[0];
    const Operand& out = call.out[0];
    int64_t strides[LTN_MAX_RANK];
    int64_t next = 1;
    for (int axis = in.rank - 1; axis >= 0; --axis) {
        strides[axis] = next;
        next *= in.dims[static_cast<size_t>(axis)];
    }
    Layout<2> layout{};
    int64_t out_stride = 1;
    for (int axis = out.rank - 1; axis >= 0; --axis) {
        const int64_t size = out.dims[static_cast<size_t>(axis)];
        const int64_t in_stride = strides[call.instruction.flags >> 3 * axis & 7];
        const int last = layout.rank - 1;
        if (size == 1) continue;
        if (last >= 0 && in_stride == layout.strides[last][0] * layout.dims[last]) {
            layout.dims[last] *= size;
        } else {
            layout.dims[layout.rank] = size;
            layout.strides[layout.rank][0] = in_stride;
            layout.strides[layout.rank][1] = out_stride;
            ++layout.rank;
        }
        out_stride *= size;
    }
    return layout;
}

// The dimension that is innermost in the input.
int InnermostOfInput(const Layout<2>& layout) {
    for (int axis = 0; axis < layout.rank; ++axis) {
        if (layout.strides[axis][0] == 1) return axis;
    }
    return 0;
}

constexpr int64_t kTransposeTile = 32;  // Rows and columns of a tile of the kernel.

// Exchanges dimension 0 with the one that is innermost in the input, for each index of the others.
TransposeArguments TransposeOf(const Layout<2>& layout, int innermost) {
    TransposeArguments arguments{};
    arguments.rows = layout.dims[0];
    arguments.columns = layout.dims[innermost];
    arguments.in_step = layout.strides[0][0];
    arguments.out_step = layout.strides[innermost][1];
    arguments.matrices = 1;
    for (int axis = 1; axis < layout.rank; ++axis) {
        if (axis == innermost) continue;
        const int outer = arguments.outer.rank++;
        arguments.outer.dims[outer] = layout.dims[axis];
        std::copy_n(layout.strides[axis], 2, arguments.outer.strides[outer]);
        arguments.matrices *= layout.dims[axis];
    }
    return arguments;
}

}  // namespace

void PlanWindow(const Call& call, Launches& launches) {
    const WindowArguments arguments = ArgumentsFor(call, call.in[0], call.out[0]);
    if (IsShift(arguments)) {
        AddShift(arguments, arguments.length, arguments.size, arguments.start, false, launches);
    } else {
        launches.Add<Kernel::kWindow>(arguments, SharesOf(arguments.count));
    }
}

void PlanFold(const Call& call, Launches& launches) {
    const WindowArguments arguments = ArgumentsFor(call, call.out[0], call.in[0]);
    if (IsShift(arguments)) {
        AddShift(arguments, arguments.size, arguments.length, -arguments.start, true, launches);
    } else {
        launches.Add<Kernel::kFold>(arguments, SharesOf(arguments.count));
    }
}

// Tiles, if another dimension becomes the innermost one; otherwise a copy whose input has the exchanged strides.
void PlanTranspose(const Call& call, Launches& launches) {
    const Operand& out = call.out[0];
    const Layout<2> layout = ExchangedLayout(call);
    const int innermost = InnermostOfInput(layout);
    if (innermost > 0) {
        TransposeArguments arguments = TransposeOf(layout, innermost);
        arguments.state = call.state;
        arguments.in = call.in[0].place;
        arguments.out = out.place;
        const int64_t tiles = (arguments.rows + kTransposeTile - 1) / kTransposeTile *
                              ((arguments.columns + kTransposeTile - 1) / kTransposeTile);
        launches.Add<Kernel::kTranspose>(arguments, arguments.matrices * tiles);
        return;
    }
    MapArguments arguments{};
    arguments.state = call.state;
    arguments.out = out.place;
    arguments.in[0] = call.in[0].place;
    arguments.count = out.count;
    arguments.kind = LTN_MAP_IDENTITY;
    arguments.layout.rank = layout.rank;
    for (int axis = 0; axis < layout.rank; ++axis) {
        arguments.layout.dims[axis] = layout.dims[axis];
        arguments.layout.strides[axis][0] = layout.strides[axis][0];
    }
    launches.Add<Kernel::kMap>(arguments, SharesOf(out.count));
}

void PlanConcat(const Call& call, Launches& launches) {
    const Operand& out = call.out[0];
    if (out.count == 0) return;
    int64_t outer = 1;
    for (int axis = 0; axis < call.instruction.flags; ++axis) outer *= out.dims[static_cast<size_t>(axis)];
    int64_t first = 0;
    for (const Operand& in : call.in) {
        if (!in) break;
        const int64_t part = in.count / outer;
        launches.Add<Kernel::kCopyPart>({call.state, in.place, out.place, in.count, part, out.count / outer, first},
                                        SharesOf(in.count));
        first += part;
    }
}

}  // namespace latent::cuda
