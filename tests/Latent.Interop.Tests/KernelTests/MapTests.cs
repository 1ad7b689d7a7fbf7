using Latent.Interop.Native;

namespace Latent.Interop.Tests.KernelTests;

internal sealed class MapTests
{
    private delegate void Kernel(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null);

    private static readonly float[] Arguments = [-80, -5, -1, -0.5f, -1e-5f, 0, 1e-5f, 0.25f, 1, 2, 5, 80];

    private static readonly TestCaseData[] Functions =
    [
        Case(MapKind.Identity, Kernels.Identity, x => x),
        Case(MapKind.Negate, Kernels.Negate, x => -x),
        Case(MapKind.Abs, Kernels.Abs, Math.Abs),
        Case(MapKind.Sign, Kernels.Sign, x => double.IsNaN(x) ? x : Math.Sign(x)),
        Case(MapKind.Square, Kernels.Square, x => x * x),
        Case(MapKind.Sqrt, Kernels.Sqrt, Math.Sqrt),
        Case(MapKind.Reciprocal, Kernels.Reciprocal, x => 1 / x),
        Case(MapKind.Exp, Kernels.Exp, Math.Exp),
        Case(MapKind.Expm1, Kernels.Expm1, x => Math.Abs(x) < 1e-3 ? x + (x * x / 2) : Math.Exp(x) - 1),
        Case(MapKind.Log, Kernels.Log, Math.Log),
        Case(MapKind.Log1p, Kernels.Log1p, Log1p),
        Case(MapKind.Sin, Kernels.Sin, Math.Sin),
        Case(MapKind.Cos, Kernels.Cos, Math.Cos),
        Case(MapKind.Tanh, Kernels.Tanh, Math.Tanh),
        Case(MapKind.Sigmoid, Kernels.Sigmoid, x => 1 / (1 + Math.Exp(-x))),
        Case(MapKind.Softplus, Kernels.Softplus, x => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)))),
        Case(MapKind.Relu, Kernels.Relu, x => double.IsNaN(x) ? x : Math.Max(x, 0)),
        Case(MapKind.Step, Kernels.Step, x => x > 0 ? 1 : 0),
        Case(MapKind.LeakyRelu, (x, output, context) => Kernels.LeakyRelu(x, output, 0.125f, context), x => x > 0 ? x : 0.125 * x),
        Case(MapKind.Affine, (x, output, context) => Kernels.Affine(x, output, 2, 0.5f, context), x => (2 * x) + 0.5),
        Case(MapKind.Erf, Kernels.Erf, Erf),
    ];

    [TestCaseSource(nameof(Functions))]
    public void A_function_agrees_with_its_formula(MapKind map, object kernel, Func<double, double> formula)
    {
        float[] arguments = [.. Arguments, float.NaN];
        float[] output = new float[arguments.Length];

        foreach (Variant variant in Variants.Supported)
        {
            using Context context = new(1, variant);
            Array.Fill(output, -77);
            ((Kernel)kernel)(arguments, output, context);

            for (int i = 0; i < arguments.Length; i++)
            {
                Close.AssertNear(output[i], formula(arguments[i]), $"{map} of {arguments[i]} on {variant}");
            }
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void A_function_works_in_place_and_on_nothing(MapKind map, object kernel, Func<double, double> _)
    {
        float[] memory = [.. Arguments], expected = new float[Arguments.Length];

        ((Kernel)kernel)(memory, expected);
        ((Kernel)kernel)(memory, memory);
        ((Kernel)kernel)([], default);

        Assert.That(memory, Is.EqualTo(expected), map.ToString());
    }

    [Test]
    public void Every_function_of_the_library_has_a_method() =>
        Assert.That(Functions.Select(function => function.Arguments[0]), Is.EquivalentTo(Enum.GetValues<MapKind>()));

    [Test]
    public void Native_buffers_give_the_same_bits_as_spans()
    {
        float[] expected = new float[Arguments.Length];
        using NativeBuffer<float> x = new(Arguments);
        using NativeBuffer<float> output = new(Arguments.Length);

        Kernels.Tanh(Arguments, expected);
        Kernels.Map(MapKind.Tanh, x, output);
        Kernels.Map(MapKind.Tanh, x, x);

        Assert.That(output.ToArray(), Is.EqualTo(expected));
        Assert.That(x.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void An_output_of_another_length_is_refused() => Assert.That(
        () => Kernels.Exp([1, 2], new float[3]), Throws.ArgumentException.With.Message.StartWith(
        "output has 3 elements; 2 were expected."));

    [Test]
    public void An_output_that_overlaps_in_part_is_refused()
    {
        float[] memory = new float[5];

        Assert.That(() => Kernels.Exp(memory.AsSpan(0, 4), memory.AsSpan(1, 4)), Throws.ArgumentException);
    }

    [Test]
    public void An_unknown_function_is_refused() =>
        Assert.That(() => Kernels.Map((MapKind)99, [1], new float[1]), Throws.ArgumentException.With.Message.Contains("99"));

    /// <summary>log(1 + x) without loss near 0, by Kahan's method.</summary>
    private static double Log1p(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>The error function by its power series; 1 from 6 on.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) >= 6)
        {
            return Math.Sign(x);
        }

        double sum = x, term = x;
        for (int n = 1; n < 200; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static TestCaseData Case(MapKind map, Kernel kernel, Func<double, double> formula) =>
        new TestCaseData(map, kernel, formula).SetArgDisplayNames(map.ToString());
}
