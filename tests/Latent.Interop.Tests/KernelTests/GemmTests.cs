using Latent.Interop.Native;

namespace Latent.Interop.Tests.KernelTests;

internal sealed class GemmTests
{
    [Test]
    public void An_empty_bias_is_none_wherever_it_is()
    {
        using NativeBuffer<float> nothing = new(0);
        float[] full = [7, 7, 7, 7], output = new float[1];

        Kernels.Linear([1, 2], [3, 4], Array.Empty<float>(), output, 1, 1, 2);
        Assert.That(output[0], Is.EqualTo(11));
        Kernels.Linear([1, 2], [3, 4], full.AsSpan(1, 0), output, 1, 1, 2);
        Assert.That(output[0], Is.EqualTo(11));
        Kernels.Linear([1, 2], [3, 4], nothing, output, 1, 1, 2);
        Assert.That(output[0], Is.EqualTo(11));
    }

    [Test]
    public void A_product_agrees_with_the_definition_in_each_form(
        [Values] GemmForm form, [Values(0, 1, 5, 33)] int m, [Values(0, 1, 7, 40)] int n, [Values(0, 1, 19)] int k)
    {
        float[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), bias = Numbers(n, 3);
        float[] output = new float[m * n];

        foreach (Variant variant in Variants.Supported)
        {
            using Context context = new(1, variant);
            Array.Fill(output, float.NaN);
            Kernels.Gemm(form, a, b, output, m, n, k, bias, context: context);

            AssertProduct(form, a, b, bias, output, m, n, k);
        }
    }

    [Test]
    public void Native_buffers_give_the_same_bits_as_spans([Values] GemmForm form)
    {
        const int M = 6, N = 20, K = 9;
        float[] a = Numbers(M * K, 1), b = Numbers(K * N, 2), bias = Numbers(N, 3), expected = new float[M * N];
        using NativeBuffer<float> output = new(M * N);
        using NativeBuffer<float> aBuffer = new(a);
        using NativeBuffer<float> bBuffer = new(b);
        using NativeBuffer<float> biasBuffer = new(bias);

        Kernels.Gemm(form, a, b, expected, M, N, K, bias, Activation.Tanh);
        Kernels.Gemm(form, aBuffer, bBuffer, output, M, N, K, biasBuffer, Activation.Tanh);

        Assert.That(output.ToArray(), Is.EqualTo(expected));
        Kernels.Gemm(form, a, b, expected, M, N, K);
        Kernels.Gemm(form, aBuffer, bBuffer, output, M, N, K);
        Assert.That(output.ToArray(), Is.EqualTo(expected));
    }

    [TestCase(Activation.None, -3.0)]
    [TestCase(Activation.Relu, 0.0)]
    [TestCase(Activation.LeakyRelu, -0.75)]
    [TestCase(Activation.Tanh, -0.99505475368673)]
    [TestCase(Activation.Sigmoid, 0.04742587317757)]
    public void A_linear_layer_applies_weight_bias_and_activation(Activation activation, double expected)
    {
        float[] output = new float[1];

        // 1 * 2 + (-2) * 3 + 1 = -3
        Kernels.Linear([1, -2], [2, 3], [1], output, 1, 1, 2, activation, slope: 0.25f);

        Close.AssertNear(output[0], expected, activation.ToString());
    }

    [Test]
    public void A_linear_layer_over_native_buffers_is_the_same()
    {
        using NativeBuffer<float> x = new([1, -2, 0, 1]);
        using NativeBuffer<float> weight = new([2, 3, 5, 7, 1, 1]);
        using NativeBuffer<float> output = new(6);

        Kernels.Linear(x, weight, null, output, 2, 3, 2);

        Assert.That(output.ToArray(), Is.EqualTo(new float[] { -4, -9, -1, 3, 7, 1 }));
    }

    [Test]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        const int M = 70, N = 130, K = 300;
        float[] a = Numbers(M * K, 1), b = Numbers(K * N, 2), one = new float[M * N], three = new float[M * N];
        using Context single = new(1);
        using Context several = new(3);

        Kernels.Gemm(GemmForm.Nn, a, b, one, M, N, K, context: single);
        Kernels.Gemm(GemmForm.Nn, a, b, three, M, N, K, context: several);

        Assert.That(three, Is.EqualTo(one));
    }

    [TestCase(5, 6, 6, 2, "a has 5 elements; 6 were expected.")]
    [TestCase(6, 5, 6, 2, "b has 5 elements; 6 were expected.")]
    [TestCase(6, 6, 5, 2, "output has 5 elements; 4 were expected.")]
    [TestCase(6, 6, 4, 3, "bias has 3 elements; 2 were expected.")]
    public void A_wrong_length_is_refused_with_its_name(int a, int b, int output, int bias, string message) => Assert.That(
        () => Kernels.Gemm(GemmForm.Nn, new float[a], new float[b], new float[output], 2, 2, 3, new float[bias]),
        Throws.ArgumentException.With.Message.StartWith(message));

    [Test]
    public void A_linear_layer_names_its_own_arguments()
    {
        Assert.That(
            () => Kernels.Linear(new float[5], new float[6], [], new float[4], 2, 2, 3),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("x"));
        Assert.That(
            () => Kernels.Linear(new float[6], new float[5], [], new float[4], 2, 2, 3),
            Throws.ArgumentException.With.Property("ParamName").EqualTo("weight"));
    }

    [Test]
    public void Sizes_that_are_negative_or_overflow_are_refused()
    {
        Assert.That(
            () => Kernels.Gemm(GemmForm.Nn, [], [], Array.Empty<float>(), -1, 2, 3),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("m"));
        Assert.That(
            () => Kernels.Gemm(GemmForm.Nn, [], [], Array.Empty<float>(), long.MaxValue, 2, 3),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void An_output_over_an_input_is_refused()
    {
        float[] memory = new float[4];

        Assert.That(() => Kernels.Gemm(GemmForm.Nn, memory, new float[4], memory, 2, 2, 2), Throws.ArgumentException);
    }

    [Test]
    public void An_unknown_form_or_activation_is_refused()
    {
        Assert.That(() => Kernels.Gemm((GemmForm)9, [1], [1], new float[1], 1, 1, 1), Throws.ArgumentException);
        Assert.That(
            () => Kernels.Gemm(GemmForm.Nn, [1], [1], new float[1], 1, 1, 1, activation: (Activation)9), Throws.ArgumentException);
    }

    private static void AssertProduct(GemmForm form, float[] a, float[] b, float[] bias, float[] output, int m, int n, int k)
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = bias[j], magnitudes = Math.Abs(bias[j]);
                for (int l = 0; l < k; l++)
                {
                    double term = (double)a[form == GemmForm.Tn ? (l * m) + i : (i * k) + l]
                        * b[form == GemmForm.Nt ? (j * k) + l : (l * n) + j];
                    sum += term;
                    magnitudes += Math.Abs(term);
                }

                Close.AssertSum(output[(i * n) + j], sum, k, magnitudes, $"[{i}, {j}]");
            }
        }
    }

    private static float[] Numbers(int count, ulong seed)
    {
        float[] numbers = new float[count];
        Kernels.Normal(numbers, seed);
        return numbers;
    }
}
