using Latent.Interop.Native;

namespace Latent.Interop.Tests.KernelTests;

internal sealed class CombineTests
{
    private delegate void Kernel(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null);

    private static readonly float[] First = [-3, -0.5f, 0, 0.25f, 2, 40, 1, float.NaN];
    private static readonly float[] Second = [1, -0.25f, 1, 0.5f, -2, 0, float.NaN, 1];

    private static readonly TestCaseData[] Functions =
    [
        Case(CombineKind.Add, Kernels.Add, (p, q) => p + q),
        Case(CombineKind.Subtract, Kernels.Subtract, (p, q) => p - q),
        Case(CombineKind.Multiply, Kernels.Multiply, (p, q) => p * q),
        Case(CombineKind.Divide, Kernels.Divide, (p, q) => p / q),
        Case(CombineKind.Maximum, Kernels.Maximum, Math.Max),
        Case(CombineKind.Minimum, Kernels.Minimum, Math.Min),
        Case(CombineKind.Greater, Kernels.Greater, (p, q) => p > q ? 1 : 0),
        Case(CombineKind.Gate, (p, q, output, context) => Kernels.Gate(p, q, output, 0.25f, context), (p, q) => q > 0 ? p : 0.25 * p),
        Case(CombineKind.BceWithLogits, Kernels.BceWithLogits, (p, q) => Math.Max(p, 0) - (p * q) + Math.Log(1 + Math.Exp(-Math.Abs(p)))),
        Case(CombineKind.GaussianKl, Kernels.GaussianKl, (p, q) => ((p * p) + Math.Exp(q) - 1 - q) / 2),
    ];

    [TestCaseSource(nameof(Functions))]
    public void A_function_agrees_with_its_formula(CombineKind combine, object kernel, Func<double, double, double> formula)
    {
        float[] output = new float[First.Length];

        foreach (Variant variant in Variants.Supported)
        {
            using Context context = new(1, variant);
            Array.Fill(output, -77);
            ((Kernel)kernel)(First, Second, output, context);

            for (int i = 0; i < First.Length; i++)
            {
                // Cross-entropy and divergence are sums of terms of about this size, which may cancel.
                Close.AssertNear(output[i], formula(First[i], Second[i]), $"{combine} of {First[i]} and {Second[i]} on {variant}",
                    scale: 1);
            }
        }
    }

    [TestCaseSource(nameof(Functions))]
    public void A_function_works_in_place_of_either_input(CombineKind combine, object kernel, Func<double, double, double> _)
    {
        float[] expected = new float[First.Length], first = [.. First], second = [.. Second];

        ((Kernel)kernel)(First, Second, expected);
        ((Kernel)kernel)(first, Second, first);
        ((Kernel)kernel)(First, second, second);

        Assert.That(first, Is.EqualTo(expected), combine.ToString());
        Assert.That(second, Is.EqualTo(expected), combine.ToString());
    }

    [Test]
    public void Every_function_of_the_library_has_a_method() =>
        Assert.That(Functions.Select(function => function.Arguments[0]), Is.EquivalentTo(Enum.GetValues<CombineKind>()));

    [Test]
    public void A_gate_without_slope_gives_zero_where_it_is_closed()
    {
        float[] output = new float[3];

        Kernels.Gate([float.PositiveInfinity, float.NaN, 5], [0, -1, 2], output);

        Assert.That(output, Is.EqualTo(new float[] { 0, 0, 5 }));
    }

    [Test]
    public void A_row_and_a_column_are_broadcast_to_a_matrix()
    {
        float[] output = new float[6];

        Kernels.Combine(CombineKind.Subtract, [10, 20], [2, 1], [1, 2, 3], [1, 3], output, [2, 3]);

        Assert.That(output, Is.EqualTo(new float[] { 9, 8, 7, 19, 18, 17 }));
    }

    [Test]
    public void A_scalar_is_broadcast_in_place()
    {
        float[] matrix = [1, 2, 3, 4];

        Kernels.Combine(CombineKind.Multiply, matrix, [2, 2], [10], [1, 1], matrix, [2, 2]);

        Assert.That(matrix, Is.EqualTo(new float[] { 10, 20, 30, 40 }));
    }

    [Test]
    public void Native_buffers_give_the_same_bits_as_spans()
    {
        float[] expected = new float[First.Length];
        using NativeBuffer<float> p = new(First);
        using NativeBuffer<float> q = new(Second);
        using NativeBuffer<float> output = new(First.Length);

        Kernels.BceWithLogits(First, Second, expected);
        Kernels.Combine(CombineKind.BceWithLogits, p, q, output);

        Assert.That(output.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void A_wrong_length_is_refused_with_the_methods_own_name_of_it()
    {
        Assert.That(
            () => Kernels.Add([1], [1, 2], new float[2]),
            Throws.ArgumentException.With.Message.StartWith("p has 1 elements; 2 were expected."));
        Assert.That(
            () => Kernels.BceWithLogits([1, 2], [1], new float[2]),
            Throws.ArgumentException.With.Message.StartWith("targets has 1 elements; 2 were expected."));
        Assert.That(
            () => Kernels.GaussianKl([1, 2], [1], new float[2]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("logVariance"));
    }

    [Test]
    public void Shapes_that_do_not_broadcast_are_refused()
    {
        Assert.That(
            () => Kernels.Combine(CombineKind.Add, new float[2], [2], new float[3], [3], new float[3], [3]), Throws.ArgumentException);
        Assert.That(
            () => Kernels.Combine(CombineKind.Add, new float[3], [3], new float[3], [3, 1], new float[3], [3]),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("qDims"));
        Assert.That(
            () => Kernels.Combine(CombineKind.Add, new float[3], [2], new float[3], [3], new float[3], [3]),
            Throws.ArgumentException.With.Message.StartWith("p has 3 elements; 2 were expected."));
        Assert.That(
            () => Kernels.Combine(CombineKind.Add, new float[1], [1, 1, 1, 1, 1, 1, 1], [1], [1, 1, 1, 1, 1, 1, 1], new float[1],
            [1, 1, 1, 1, 1, 1, 1]),
            Throws.ArgumentException.With.Message.Contains("7"));
    }

    private static TestCaseData Case(CombineKind combine, Kernel kernel, Func<double, double, double> formula) =>
        new TestCaseData(combine, kernel, formula).SetArgDisplayNames(combine.ToString());
}
