namespace Latent.Tests.Ops;

/// <summary>Every operation, with shapes of all kinds: scalars, the batch, primes, broadcasting on either side.</summary>
internal static class OpTable
{
    private static readonly Shape[] Maps = [Shape.Scalar, [7], [Shape.Batch, 5], [2, 1, 3]];

    private static readonly (Shape P, Shape Q)[] Pairs =
    [
        (Shape.Scalar, Shape.Scalar), ([Shape.Batch, 7], [Shape.Batch, 7]), ([Shape.Batch, 7], [7]), ([Shape.Batch, 1], [7]),
        ([3], [2, Shape.Batch, 3]), ([2, 1, 3], [5, 1]), (Shape.Scalar, [Shape.Batch, 2]), ([4, 1], [1, 3]),
    ];

    public static IEnumerable<OpCase> All =>
    [
        .. Unary("negate", x => x.Negate()),
        .. Unary("abs", x => x.Abs(), kinks: 0),
        .. Unary("sign", x => x.Sign(), kinks: 0, flat: true),
        .. Unary("square", x => x.Square()),
        .. Unary("sqrt", x => x.Sqrt(), 0.1, 4),
        .. Unary("reciprocal", x => x.Reciprocal(), 0.3, 3),
        .. Unary("exp", x => x.Exp()),
        .. Unary("expm1", x => x.Expm1()),
        .. Unary("log", x => x.Log(), 0.1, 5),
        .. Unary("log1p", x => x.Log1p(), -0.8, 5),
        .. Unary("sin", x => x.Sin()),
        .. Unary("cos", x => x.Cos()),
        .. Unary("tanh", x => x.Tanh()),
        .. Unary("sigmoid", x => x.Sigmoid()),
        .. Unary("softplus", x => x.Softplus()),
        .. Unary("relu", x => x.Relu(), kinks: 0),
        .. Unary("leaky relu", x => x.LeakyRelu(0.2), kinks: 0),
        .. Unary("leaky relu, negative slope", x => x.LeakyRelu(-0.5), kinks: 0),
        .. Unary("step", x => x.Step(), kinks: 0, flat: true),
        .. Unary("affine", x => x.Affine(2.5, -0.75)),
        .. Unary("erf", x => x.Erf()),
        .. new[] { -2.5, -1.25, 0.75, 1.5, 2.5, 9.5 }.SelectMany(a => Unary($"power {a}", x => x.Pow(a), 0.3, 1.5)),
        .. new[] { -0.5, 0.5 }.SelectMany(a => Unary($"power {a}", x => x.Pow(a), 0.3, 3)),
        .. new[] { 1.0, 2, 3, 6 }.SelectMany(a => Unary($"power {a}", x => x.Pow(a))),
        .. new[] { -1.0, -3 }.SelectMany(a => Unary($"power {a}", x => x.Pow(a), -2, -0.6)),
        .. Unary("power 0", x => x.Pow(0), flat: true),
        .. Unary("clamp", x => x.Clamp(-1, 0.5)).Select(clamp => clamp with { Kinks = [-1, 0.5] }),
        .. Unary("clamp from below", x => x.Clamp(-0.25, double.PositiveInfinity), kinks: -0.25),
        .. Unary("one-hot", x => x.OneHot(3), 0.1, 0.9, flat: true),
        .. Unary("number operators", x => (1 - (2 / (x + 3)) * 0.5 - 1) / 4, 0, 2),
        new("detach", x => x[0].Detach(), -2, 2, [Shape.Batch, 5]) { Flat = true, Opaque = true },
        .. Binary("add", (p, q) => p + q),
        .. Binary("subtract", (p, q) => p - q),
        .. Binary("multiply", (p, q) => p * q),
        .. Binary("divide", (p, q) => p / q, 0.5, 3),
        .. Binary("maximum", (p, q) => p.Maximum(q), distinct: true),
        .. Binary("minimum", (p, q) => p.Minimum(q), distinct: true),
        .. Binary("greater", (p, q) => p.Greater(q), distinct: true, flat: true),
        .. Binary("greater or equal", (p, q) => p.GreaterOrEqual(q), distinct: true, flat: true),
        .. Binary("less", (p, q) => p.Less(q), distinct: true, flat: true),
        .. Binary("less or equal", (p, q) => p.LessOrEqual(q), distinct: true, flat: true),
        .. Binary("equal", (p, q) => p.EqualTo(q), distinct: true, flat: true),
        .. Binary("not equal", (p, q) => p.NotEqualTo(q), distinct: true, flat: true),
        .. Binary("gate", (p, q) => p.Gate(q), kinks: 0, withoutGradient: 1),
        .. Binary("gate with slope", (p, q) => p.Gate(q, 0.1), kinks: 0, withoutGradient: 1),
        .. Binary("bce with logits", (p, q) => p.BceWithLogits(q)),
        .. Binary("gaussian kl", (p, q) => p.GaussianKl(q)),
        new("select", x => x[0].Select(x[1], x[2]), -2, 2, [Shape.Batch, 3], [3], [Shape.Batch, 1]) { Kinks = [0], WithoutGradient = [0] },
        .. Reductions("sum", (x, axes) => x.Sum(axes)),
        .. Reductions("mean", (x, axes) => x.Mean(axes)),
        .. Reductions("max", (x, axes) => x.Max(axes), distinct: true),
        .. Reductions("log-sum-exp", (x, axes) => x.LogSumExp(axes)),
        .. Reductions("variance", (x, axes) => x.Var(axes)),
        .. Reductions("variance of the elements", (x, axes) => x.Var(axes, correction: 0)),
        .. Reductions("deviation", (x, axes) => x.Std(axes), distinct: true),
        .. Places("position of the largest", (x, axis) => x.ArgMax(axis)),
        .. Places("position of the smallest", (x, axis) => x.ArgMin(axis)),
        .. Rows("softmax", x => x.Softmax()),
        .. Rows("log-softmax", x => x.LogSoftmax()),
        new("mean over the batch twice", x => x[0].MatMulTransposed(x[0]).Mean(), -2, 2, [Shape.Batch, 3]),
        new("sum keeping axes", x => x[0].SumKeepingAxes(0), -2, 2, [Shape.Batch, 3]),
        new("broadcast", x => x[0].BroadcastTo([2, Shape.Batch, 3]), -2, 2, [Shape.Batch, 1]),
        new("reshape", x => x[0].Reshape([3, Shape.Batch, 2]), -2, 2, [Shape.Batch, 6]),
        new("matmul", x => x[0].MatMul(x[1]), -2, 2, [Shape.Batch, 5], [5, 7]),
        new("matmul transposed", x => x[0].MatMulTransposed(x[1]), -2, 2, [Shape.Batch, 5], [7, 5]),
        new("transposed matmul", x => x[0].TransposedMatMul(x[1]), -2, 2, [Shape.Batch, 5], [Shape.Batch, 7]),
        new("matmul of many matrices", x => x[0].MatMul(x[1]), -2, 2, [Shape.Batch, 3, 5], [Shape.Batch, 5, 2]),
        new("matmul of many by one", x => x[0].MatMul(x[1]), -2, 2, [2, Shape.Batch, 3, 5], [5, 2]),
        new("matmul of one by many", x => x[0].MatMul(x[1]), -2, 2, [3, 5], [Shape.Batch, 5, 2]),
        new("matmul with broadcasting", x => x[0].MatMul(x[1]), -2, 2, [2, 1, 3, 4], [Shape.Batch, 4, 2]),
        new("matmul over the batch", x => x[0].MatMul(x[1]), -2, 2, [2, 3, Shape.Batch], [2, Shape.Batch, 4]),
        new("matmul transposed of many", x => x[0].MatMulTransposed(x[1]), -2, 2, [Shape.Batch, 2, 3, 5], [2, 7, 5]),
        new("matmul transposed of many by one", x => x[0].MatMulTransposed(x[1]), -2, 2, [Shape.Batch, 3, 5], [7, 5]),
        new("matmul transposed of batches", x => x[0].MatMulTransposed(x[1]), -2, 2, [2, Shape.Batch, 5], [2, Shape.Batch, 5]),
        new("transposed matmul of many", x => x[0].TransposedMatMul(x[1]), -2, 2, [Shape.Batch, 5, 3], [1, 5, 2]),
        new("transposed matmul of many by one", x => x[0].TransposedMatMul(x[1]), -2, 2, [2, 5, 3], [5, 2]),
        new("matmul of each by each", x => x[0].MatMul(x[1]), -2, 2, [3, 1, 5, 7], [4, 7, 2]),
        new("matmul of rows of batches by one", x => x[0].MatMul(x[1]), -2, 2, [Shape.Batch, 2, Shape.Batch, 3], [3, 2]),
        new("matmul of rows by columns", x => x[0].MatMul(x[1]), -2, 2, [Shape.Batch, 1, 7], [Shape.Batch, 7, 1]),
        new("matmul of columns by rows", x => x[0].MatMul(x[1]), -2, 2, [Shape.Batch, 3, 1], [1, 1, 4]),
        new("matmul of six axes", x => x[0].MatMulTransposed(x[1]), -1, 1, [2, 1, Shape.Batch, 1, 1, 3], [3, 1, 2, 2, 3]),
        .. Linear("none", x => x),
        .. Linear("relu", x => x.Relu(), smooth: false),
        .. Linear("leaky relu", x => x.LeakyRelu(0.1), smooth: false),
        .. Linear("tanh", x => x.Tanh()),
        .. Linear("sigmoid", x => x.Sigmoid()),
        new("slice of columns", x => x[0].Slice(1, 2, 3), -2, 2, [Shape.Batch, 7]),
        new("slice with a step", x => x[0].Slice(-2, 1, 3, 2), -2, 2, [Shape.Batch, 6, 2]),
        new("pad", x => x[0].Pad(1, 2, 1, 0.5), -2, 2, [Shape.Batch, 3, 2]),
        new("windows that overlap", x => x[0].Windows(1, 3, 2, 1, 2, -1), -2, 2, [Shape.Batch, 9, 2]),
        new("windows of windows", x => x[0].Windows(2, 2, 2).Windows(1, 2, 2), -2, 2, [Shape.Batch, 4, 5, 3]),
        new("fold of windows that overlap", x =>
            x[0].Apply(new FoldOp(new WindowGeometry(1, 4, 3, -1, 2, 2), 9)), -2, 2, [Shape.Batch, 4, 3, 2]),
        new("fold with gaps", x => x[0].Apply(new FoldOp(new WindowGeometry(1, 3, 1, 1, 3, 1), 8)), -2, 2, [Shape.Batch, 3, 1]),
        new("transpose", x => x[0].Transpose(0, 2, 1), -2, 2, [Shape.Batch, 3, 5]),
        new("transpose of the batch", x => x[0].Transpose(2, 0, 1), -2, 2, [Shape.Batch, 3, 5]),
        new("concat", x => x[0].Concat(1, x[1], x[0]), -2, 2, [Shape.Batch, 3, 2], [Shape.Batch, 1, 2]),
        new("concat of many", x => x[0].Concat(-1, x[1], x[0], x[1], x[0], x[1], x[0], x[1]), -2, 2, [2], [3]),
        new("stack first", x => x[0].Stack(0, x[1], x[0]), -2, 2, [Shape.Batch, 3], [Shape.Batch, 3]),
        new("stack last", x => x[0].Stack(-1, x[1]), -2, 2, [2, Shape.Batch], [2, Shape.Batch]),
        new("stack of one", x => x[0].Stack(1), -2, 2, [Shape.Batch]),
        new("stack of scalars", x => x[0].Stack(0, x[1], x[0], x[1], x[0], x[1], x[0]), -2, 2, [], []),
        .. Convolutions(),
        new("conv with bias and tanh", x =>
            (x[0].Conv2d(x[1], new ConvGeometry(1, 1)) + x[2]).Tanh(), -1, 1, [Shape.Batch, 4, 3, 2], [5, 3, 3, 2], [5]),
        new("conv transpose with bias and sigmoid", x =>
            (x[0].ConvTranspose2d(x[1], new ConvGeometry(2, 1), (1, 0)) + x[2]).Sigmoid(), -1, 1,
            [Shape.Batch, 3, 2, 3], [3, 3, 4, 2], [2]),
        new("conv along one axis", x => x[0].Conv1d(x[1], 2, 1, 3), -1, 1, [Shape.Batch, 9, 2], [3, 2, 2]),
        new("matmul of scalars", x => x[0].MatMul(x[1]), -2, 2, [1, 1], [1, 1]),
    ];

    private static IEnumerable<OpCase> Unary(
        string name, Func<Tensor, Tensor> apply, double low = -2, double high = 2, double? kinks = null, bool flat = false) =>
        Maps.Select(shape => new OpCase($"{name} {shape}", x => apply(x[0]), low, high, shape)
        {
            Kinks = kinks is { } kink ? [kink] : [],
            Flat = flat,
        });

    private static IEnumerable<OpCase> Binary(
        string name, Func<Tensor, Tensor, Tensor> apply, double low = -2, double high = 2, double? kinks = null, bool distinct = false,
        bool flat = false, int? withoutGradient = null) =>
        Pairs.Select(pair => new OpCase($"{name} {pair.P} {pair.Q}", x => apply(x[0], x[1]), low, high, pair.P, pair.Q)
        {
            Kinks = kinks is { } kink ? [kink] : [],
            Distinct = distinct,
            Flat = flat,
            WithoutGradient = withoutGradient is { } index ? [index] : [],
        });

    /// <summary>Convolutions, transposed convolutions and filter gradients, of many geometries.</summary>
    private static IEnumerable<OpCase> Convolutions() =>
        from entry in new (string Name, ConvGeometry Geometry, Shape Images, Shape Filter)[]
        {
            ("valid", new ConvGeometry(), [Shape.Batch, 4, 5, 2], [3, 3, 2, 2]),
            ("pointwise", new ConvGeometry(), [Shape.Batch, 2, 2, 3], [5, 1, 1, 3]),
            ("the whole image", new ConvGeometry(), [Shape.Batch, 3, 2, 2], [4, 3, 2, 2]),
            ("strides and padding", new ConvGeometry((2, 3), (1, 2), (1, 1)), [Shape.Batch, 5, 6, 1], [2, 3, 3, 1]),
            ("dilations", new ConvGeometry((1, 2), (2, 0), (2, 3)), [Shape.Batch, 5, 8, 1], [2, 3, 2, 1]),
            ("groups", new ConvGeometry(1, 1, 1, 2), [Shape.Batch, 3, 3, 4], [6, 2, 2, 2]),
            ("twenty maps", new ConvGeometry(1, 1), [Shape.Batch, 3, 3, 5], [20, 3, 3, 5]),
        }
        let maps = entry.Geometry.Maps(entry.Images, entry.Filter)
        from op in new (string Name, Op Op, Shape P, Shape Q)[]
        {
            ("conv", new ConvOp(entry.Geometry), entry.Images, entry.Filter),
            ("conv transpose", new ConvTransposeOp(entry.Geometry, entry.Images[1], entry.Images[2]), maps, entry.Filter),
            ("conv filter", new ConvFilterOp(entry.Geometry, entry.Filter[1], entry.Filter[2]), entry.Images, maps),
        }
        select new OpCase($"{op.Name}, {entry.Name}", x => x[0].Apply(op.Op, x[1]), -1, 1, op.P, op.Q);

    /// <summary>Linear layers, each of which becomes one instruction, with widths below and above the length of a vector.</summary>
    private static IEnumerable<OpCase> Linear(string name, Func<Tensor, Tensor> activation, bool smooth = true) =>
        new[] { 1, 7, 16, 17, 33 }.Select(width => new OpCase(
            $"linear {name} {width}", x => activation(x[0].MatMulTransposed(x[1]) + x[2]), -1, 1, [Shape.Batch, 5], [width, 5], [width])
        {
            Opaque = !smooth,
        });

    /// <summary>Operations on rows, weighted by a second input, so that the sum of their results is not the same for all inputs.</summary>
    private static IEnumerable<OpCase> Rows(string name, Func<Tensor, Tensor> apply) =>
        new Shape[] { [7], [Shape.Batch, 5], [2, Shape.Batch, 3], [Shape.Batch, 1], [3, Shape.Batch] }.Select(
            shape => new OpCase($"{name} {shape}", x => apply(x[0]) * x[1], -2, 2, shape, shape));

    private static IEnumerable<OpCase> Places(string name, Func<Tensor, int, Tensor> apply) =>
        from entry in new (Shape Shape, int Axis)[]
        {
            ([7], 0), ([1], 0), ([Shape.Batch, 5], 1), ([5, Shape.Batch], 0), ([Shape.Batch, 4, 3], -2), ([2, 17, Shape.Batch, 3], 1),
        }
        select new OpCase($"{name} {entry.Shape} along {entry.Axis}", x => apply(x[0], entry.Axis), -32, 32, entry.Shape)
        {
            Distinct = true,
            Flat = true,
        };

    private static IEnumerable<OpCase> Reductions(string name, Func<Tensor, int[], Tensor> apply, bool distinct = false) =>
        from entry in new (Shape Shape, int[] Axes)[]
        {
            ([7], []), ([Shape.Batch, 5], []), ([Shape.Batch, 5], [0]), ([Shape.Batch, 5], [1]), ([2, Shape.Batch, 3], [1]),
            ([2, Shape.Batch, 3], [0, -1]), ([2, 1, 3, 2], [0, 2]),
        }
        select new OpCase($"{name} {entry.Shape} over [{string.Join(", ", entry.Axes)}]", x => apply(x[0], entry.Axes), -2, 2, entry.Shape)
        {
            Distinct = distinct,
        };
}
