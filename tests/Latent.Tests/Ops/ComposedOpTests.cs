using Latent.Devices;
using Latent.Interop;
using Latent.Reference;
using Latent.Tests.Support;
using Tensor = Latent.Tensor;

namespace Latent.Tests.Ops;

/// <summary>Operations that are composed of others, at the values where they could differ from their definition.</summary>
public sealed class ComposedOpTests
{
    private static readonly double[] Specials =
        [double.NegativeInfinity, -2, -1e-40f, 0, 1e-40f, 2, float.MaxValue, double.PositiveInfinity, double.NaN];

    [Test]
    public void Comparisons_follow_IEEE_for_every_pair()
    {
        (double P, double Q)[] pairs = [.. Specials.SelectMany(p => Specials.Select(q => (p, q)))];
        double[] left = [.. pairs.Select(pair => pair.P)], right = [.. pairs.Select(pair => pair.Q)];
        Check("greater or equal", x => x[0].GreaterOrEqual(x[1]), pairs.Select(pair => pair.P >= pair.Q ? 1.0 : 0), left, right);
        Check("less", x => x[0].Less(x[1]), pairs.Select(pair => pair.P < pair.Q ? 1.0 : 0), left, right);
        Check("less or equal", x => x[0].LessOrEqual(x[1]), pairs.Select(pair => pair.P <= pair.Q ? 1.0 : 0), left, right);
        Check("equal", x => x[0].EqualTo(x[1]), pairs.Select(pair => pair.P == pair.Q ? 1.0 : 0), left, right);
        Check("not equal", x => x[0].NotEqualTo(x[1]), pairs.Select(pair => pair.P != pair.Q ? 1.0 : 0), left, right);
    }

    [Test]
    public void A_clamp_keeps_NaN_and_passes_half_of_the_gradient_at_its_limits()
    {
        Check("clamp", x => x[0].Clamp(-1, 2), Specials.Select(x => Math.Clamp(x, -1, 2)), Specials);
        Check("clamp from above", x => x[0].Clamp(double.NegativeInfinity, 0), Specials.Select(x => Math.Min(x, 0)), Specials);
        Check("gradient", x => Gradient.Of(x[0].Clamp(-1, 2).Sum(), x[0])[0]!, [0, 0.5, 1, 0.5, 0], [-3, -1, 0, 2, 5]);
        Check("equal limits", x => x[0].Clamp(1, 1), [1, 1], [0, 5]);
        Assert.That(() => Input().Clamp(1, 0), Throws.ArgumentException.With.Message.Contains("at least 1 and at most 0"));
        Assert.That(() => Input().Clamp(double.NaN, 0), Throws.ArgumentException);
    }

    [Test]
    public void Powers_agree_with_IEEE_where_they_are_defined(
        [Values(-2.5, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 7, 64)] double exponent)
    {
        double[] points = [double.NegativeInfinity, -1.25, 0, 0.5, 1, 1.5, double.PositiveInfinity, double.NaN];
        bool isWhole = exponent == Math.Floor(exponent);
        IEnumerable<double> expected = points.Select(x =>
            exponent == 0 ? 1 : x < 0 && !isWhole ? double.NaN : x == 0 && exponent < 0 ? double.PositiveInfinity : Math.Pow(x, exponent));
        Check($"power {exponent}", x => x[0].Pow(exponent), expected, 4e-6, points);
    }

    [Test]
    public void Gradients_of_powers_are_right_at_zero()
    {
        Check("above 1", x => Gradient.Of(x[0].Pow(1.5).Sum(), x[0])[0]!, [0, 3], 1e-6, [0, 4]);
        Check("of a cube", x => Gradient.Of(x[0].Pow(3).Sum(), x[0])[0]!, [0, 48], 1e-6, [0, 4]);
        Check("below 1", x => Gradient.Of(x[0].Pow(0.25).Sum(), x[0])[0]!, [double.PositiveInfinity, 0.25], 1e-6, [0, 1]);
        Assert.That(() => Input().Pow(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("NaN"));
    }

    /// <summary>Rows of four: ties, infinities, one NaN, several NaNs, and a NaN beside an infinity.</summary>
    [Test]
    public void Positions_are_those_of_the_first_of_equal_elements_or_of_the_first_NaN()
    {
        double inf = double.PositiveInfinity, nan = double.NaN;
        double[] rows =
        [
            3, 7, 7, 1, 5, 5, 5, 5, -inf, -inf, -inf, -inf, 1, inf, -inf, inf, 1, 2, nan, 9, nan, 0, nan, 1, inf, nan, 0, inf,
        ];
        Check("largest", x => x[0].Reshape([7, 4]).ArgMax(1), [1, 0, 0, 1, 2, 0, 1], rows);
        Check("smallest", x => x[0].Reshape([7, 4]).ArgMin(-1), [3, 0, 0, 2, 2, 0, 1], rows);
        double[] long_ = [.. Enumerable.Range(0, 1000).Select(i => i is 613 or 999 ? 2.0 : Math.Sin(i))];
        Check("of many", x => x[0].ArgMax(0), [613], long_);
        Graph graph = new();
        Assert.That(
            () => graph.Input("a", [Shape.Batch, 2]).ArgMax(0), Throws.ArgumentException.With.Message.Contains("depends on the batch"));
        Assert.That(() => graph.Input("b", [2, 0]).ArgMin(1), Throws.ArgumentException.With.Message.Contains("has 0 elements"));
    }

    [Test]
    public void One_hot_vectors_name_whole_numbers_only()
    {
        Check("one-hot", x => x[0].OneHot(3), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 2, 0.5, 3, -1, double.NaN]);
        foreach (int count in new[] { 1, 2, 3, 8, 21, 256, 1000 })
        {
            Check($"range {count}", x => Tensor.Range(x[0].Graph, count) + x[0], Enumerable.Range(0, count).Select(i => (double)i), [0]);
        }
    }

    /// <summary>Numbers with a large common part, which a difference of moments would lose.</summary>
    [Test]
    public void Variances_are_of_distances_from_the_mean()
    {
        double[] numbers = [4096, 4097, 4099, 4100];
        Check("of a sample", x => x[0].Var(), [10 / 3.0], 1e-6, numbers);
        Check("of the elements", x => x[0].Var(correction: 0), [2.5], 1e-6, numbers);
        Check("deviation", x => x[0].Std([0]), [Math.Sqrt(10 / 3.0)], 1e-6, numbers);
        Check("rows", x => x[0].Reshape([2, 2]).Var([1]), [0.5, 0.5], 1e-6, numbers);
        Check("columns", x => x[0].Reshape([2, 2]).Std([0], correction: 0), [1.5, 1.5], 1e-6, numbers);
        Assert.That(() => Input().Var([1]), Throws.ArgumentException.With.Message.Contains("no unbiased variance"));
        Assert.That(() => Input().Var(correction: 2), Throws.InstanceOf<ArgumentException>().With.Message.Contains("expected 0 or 1"));
    }

    [Test]
    public void The_variance_over_the_batch_has_its_size_in_it()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 2, 2]);
        double[] values = [1, 2, 3, 4, 5, 9, 0, 1, 2, 2, 8, 0];
        Dictionary<string, double[]> inputs = new() { ["x"] = values };
        double[][] actual = NativeRun.Outputs(graph, [x.Var([0, 2]), x.Var([0])], inputs, 3, 5, Device.Default);
        Assert.That(actual[0], Is.EqualTo(new[] { VarianceOf(1, 2, 5, 9, 2, 2), VarianceOf(3, 4, 0, 1, 8, 0) }).Within(1e-5));
        Assert.That(actual[1][3], Is.EqualTo(VarianceOf(4, 1, 0)).Within(1e-5));
        inputs["x"] = values[..4];
        double[] single = NativeRun.Outputs(graph, [x.Var([0])], inputs, 1, 5, Device.Default)[0];
        Assert.That(single, Is.All.NaN, "one row has no unbiased variance");

        static double VarianceOf(params double[] numbers) =>
            numbers.Sum(number => Math.Pow(number - numbers.Average(), 2)) / (numbers.Length - 1);
    }

    [Test]
    public void A_stack_has_a_new_axis_at_its_place()
    {
        Check("first", x => x[0].Stack(0, x[1]), [1, 2, 3, 4], [1, 2], [3, 4]);
        Check("last", x => x[0].Stack(-1, x[1]), [1, 3, 2, 4], [1, 2], [3, 4]);
        Tensor input = Input();
        Assert.That(input.Stack(1, input, input).Shape, Is.EqualTo(Shape.Create([3, 3, 1])));
        Assert.That(() => input.Stack(3, input), Throws.InstanceOf<ArgumentException>().With.Message.Contains("places are 0 to 2"));
        Assert.That(() => input.Stack(0, input.Reshape([1, 3])), Throws.ArgumentException.With.Message.Contains("the same shape"));
    }

    private static Tensor Input() => new Graph().Input("x", [3, 1]);

    private static void Check(string name, Func<Tensor[], Tensor> apply, IEnumerable<double> expected, params double[][] inputs) =>
        Check(name, apply, expected, 0, inputs);

    /// <summary>Compares with the reference and with each variant, up to a relative error.</summary>
    private static void Check(
        string name, Func<Tensor[], Tensor> apply, IEnumerable<double> expected, double tolerance, params double[][] inputs)
    {
        Graph graph = new();
        Tensor result = apply([.. inputs.Select((values, i) => graph.Input($"x{i}", [values.Length]))]);
        Dictionary<string, double[]> named = inputs.Select((values, i) => ($"x{i}", values)).ToDictionary();
        ReferenceInterpreter reference = new();
        foreach ((string label, double[] values) in named)
        {
            reference.SetInput(label, values);
        }

        double[] wanted = [.. expected];
        Compare(reference.Run(graph, [result], 1)[0], "reference");
        foreach (Device device in TestDevice.OfEachVariant(threads: 1))
        {
            Compare(NativeRun.Outputs(graph, [result], named, 1, 1, device)[0], device.ToString()!);
        }

        void Compare(double[] actual, string who)
        {
            Assert.That(actual, Has.Length.EqualTo(wanted.Length), $"{name}, {who}");
            for (int i = 0; i < wanted.Length; i++)
            {
                bool isNear = actual[i].Equals(wanted[i]) || actual[i] == wanted[i]
                    || Math.Abs(actual[i] - wanted[i]) <= tolerance * Math.Abs(wanted[i]);
                Assert.That(isNear, $"{name}, {who}, element {i}: {actual[i]:R}, expected {wanted[i]:R}");
            }
        }
    }
}
