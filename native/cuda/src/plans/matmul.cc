#include "layout.h"

namespace latent::cuda {
namespace {

// The number of tiles of so many rows and columns.
int64_t TilesOf(const MatmulArguments& arguments, int64_t side) {
    return arguments.products * ((arguments.m + side - 1) / side) * ((arguments.n + side - 1) / side);
}

// The kernels of a form with tiles of 128, 64 or 32 rows and columns. Large ones read less, small ones give every
// multiprocessor something to do; and so do tiles for each block of k. The bits are the same.
template <Kernel kLarge, Kernel kMedium, Kernel kSmall>
void AddF32(const Call& call, MatmulArguments& arguments, Launches& launches) {
    const int64_t enough = (launches.most_blocks() + 3) / 4;
    const int64_t blocks = (arguments.k + kSumDepth - 1) / kSumDepth;
    const int64_t medium = TilesOf(arguments, 64), small = TilesOf(arguments, 32);
    if (const int64_t large = TilesOf(arguments, 128); large >= enough) {
        return launches.Add<kLarge>(arguments, large);
    }
    if (medium >= enough) return launches.Add<kMedium>(arguments, medium);
    if (small >= enough || blocks < 2) return launches.Add<kSmall>(arguments, small);
    const int64_t count = arguments.products * arguments.m * arguments.n;
    launches.NeedScratch(blocks * count * int64_t{sizeof(float)});
    arguments.parts = blocks;
    arguments.partials = reinterpret_cast<float*>(call.scratch);
    if (blocks * medium >= enough) {
        launches.Add<kMedium>(arguments, blocks * medium);
    } else {
        launches.Add<kSmall>(arguments, blocks * small);
    }
    launches.Add<Kernel::kJoinProducts>(arguments, SharesOf(count));
}

void AddF32(const Call& call, MatmulArguments& arguments, Launches& launches) {
    switch (call.instruction.kind) {
        case LTN_FORM_NN:
            return AddF32<Kernel::kMatmulNnLarge, Kernel::kMatmulNn, Kernel::kMatmulNnSmall>(call, arguments, launches);
        case LTN_FORM_NT:
            return AddF32<Kernel::kMatmulNtLarge, Kernel::kMatmulNt, Kernel::kMatmulNtSmall>(call, arguments, launches);
        default:
            return AddF32<Kernel::kMatmulTnLarge, Kernel::kMatmulTn, Kernel::kMatmulTnSmall>(call, arguments, launches);
    }
}

// The kernels of mma.h of a form, with tiles of 128 or 64 rows and columns.
template <Kernel kLarge, Kernel kSmall>
void AddMma(const MatmulArguments& arguments, Launches& launches) {
    const int64_t enough = (launches.most_blocks() + 7) / 8;  // One for each multiprocessor.
    if (const int64_t large = TilesOf(arguments, 128); large >= enough) {
        launches.Add<kLarge>(arguments, large);
    } else {
        launches.Add<kSmall>(arguments, TilesOf(arguments, 64));
    }
}

void AddTf32(ltn_form form, const MatmulArguments& arguments, Launches& launches) {
    switch (form) {
        case LTN_FORM_NN:
            return AddMma<Kernel::kMatmulNnTf32, Kernel::kMatmulNnTf32Small>(arguments, launches);
        case LTN_FORM_NT:
            return AddMma<Kernel::kMatmulNtTf32, Kernel::kMatmulNtTf32Small>(arguments, launches);
        default:
            return AddMma<Kernel::kMatmulTnTf32, Kernel::kMatmulTnTf32Small>(arguments, launches);
    }
}

void AddBf16(ltn_form form, const MatmulArguments& arguments, Launches& launches) {
    switch (form) {
        case LTN_FORM_NN:
            return AddMma<Kernel::kMatmulNnBf16, Kernel::kMatmulNnBf16Small>(arguments, launches);
        case LTN_FORM_NT:
            return AddMma<Kernel::kMatmulNtBf16, Kernel::kMatmulNtBf16Small>(arguments, launches);
        default:
            return AddMma<Kernel::kMatmulTnBf16, Kernel::kMatmulTnBf16Small>(arguments, launches);
    }
}

void AddProducts(const Call& call, MatmulArguments& arguments, Launches& launches) {
    switch (launches.precision()) {
        case LTN_PRECISION_TF32:
            return AddTf32(call.instruction.kind, arguments, launches);
        case LTN_PRECISION_BF16:
            return AddBf16(call.instruction.kind, arguments, launches);
        default:
            return AddF32(call, arguments, launches);
    }
}

// One product of the last two dimensions of each operand.
MatmulArguments ProductOf(const Call& call) {
    const Operand& a = call.in[0];
    const Operand& out = call.out[0];
    MatmulArguments arguments{};
    arguments.state = call.state;
    arguments.a = a.place;
    arguments.b = call.in[1].place;
    arguments.out = out.place;
    arguments.m = out.dims[static_cast<size_t>(out.rank - 2)];
    arguments.n = out.dims[static_cast<size_t>(out.rank - 1)];
    arguments.k = a.dims[static_cast<size_t>(a.rank - (call.instruction.kind == LTN_FORM_TN ? 2 : 1))];
    arguments.products = 1;
    arguments.parts = 1;
    return arguments;
}

// The matrices of an operand as elements.
Operand MatricesOf(const Operand& operand) {
    Operand matrices = operand;
    matrices.rank = operand.rank - 2;
    matrices.count = 1;
    for (int axis = 0; axis < matrices.rank; ++axis) matrices.count *= operand.dims[static_cast<size_t>(axis)];
    return matrices;
}

}  // namespace

void PlanMatmul(const Call& call, Launches& launches) {
    MatmulArguments arguments = ProductOf(call);
    arguments.bias = call.in[2].place;
    arguments.gate = call.in[3].place;
    arguments.add = call.in[4].place;
    arguments.activation = call.instruction.flags;
    arguments.slope = call.attribute(0);
    arguments.gate_slope = call.attribute(1);
    AddProducts(call, arguments, launches);
    if (!call.out[1]) return;
    const RowSumsArguments sums{call.state, call.in[0].place, call.out[1].place, arguments.m, arguments.k};
    launches.Add<Kernel::kRowSums>(sums, SharesOf(sums.m));
}

void PlanBatchMatmul(const Call& call, Launches& launches) {
    MatmulArguments arguments = ProductOf(call);
    Call outer = call;
    for (int i = 0; i < 2; ++i) outer.in[static_cast<size_t>(i)] = MatricesOf(call.in[static_cast<size_t>(i)]);
    outer.out[0] = MatricesOf(call.out[0]);
    arguments.batch = LayoutOf<2>(outer);
    arguments.products = outer.out[0].count;
    AddProducts(call, arguments, launches);
}

}  // namespace latent::cuda
