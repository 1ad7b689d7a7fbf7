using Latent.Interop.Native;

namespace Latent.Interop.Tests.KernelTests;

internal sealed class GemmPackedTests
{
    [TestCase(GemmForm.Nn)]
    [TestCase(GemmForm.Nt)]
    public void A_packed_factor_gives_the_same_bits(GemmForm form)
    {
        const int M = 40, N = 37, K = 50;
        float[] a = Normals(M * K, 1), b = Normals(K * N, 2), bias = Normals(N, 3);
        float[] plain = new float[M * N], packed = new float[M * N], copy = new float[Kernels.PackedLength(N, K)];
        foreach (Variant variant in Variants.Supported)
        {
            using Context context = new(2, variant);
            Kernels.Gemm(form, a, b, plain, M, N, K, bias, Activation.Tanh, context: context);
            Kernels.Pack(form, b, copy, N, K, context);
            Kernels.GemmPacked(form, a, b, copy, packed, M, N, K, bias, Activation.Tanh, context: context);

            Assert.That(packed, Is.EqualTo(plain), $"{variant}");
        }
    }

    [Test]
    public void Lengths_and_forms_are_checked()
    {
        Assert.That(Kernels.PackedLength(5, 6), Is.EqualTo(96));
        Assert.That(() => Kernels.PackedLength(-1, 6), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() =>
            Kernels.Pack(GemmForm.Nn, new float[30], new float[95], 5, 6), Throws.ArgumentException.With.Message.Contains("96"));
        Assert.That(() => Kernels.Pack(GemmForm.Tn, new float[30], new float[96], 5, 6), Throws.ArgumentException);
        Assert.That(
            () => Kernels.GemmPacked(GemmForm.Nn, new float[12], new float[30], new float[95], new float[10], 2, 5, 6),
            Throws.ArgumentException.With.Message.Contains("packed has 95 elements"));
    }

    [Test]
    public void The_limits_of_the_machine_are_positive_and_their_size_is_checked()
    {
        using Context context = new(2);
        Speed speed = context.Measure(1 << 20);

        Assert.That(double.IsFinite(speed.Flops) && speed.Flops > 0);
        Assert.That(double.IsFinite(speed.UpdateBytes) && speed.UpdateBytes > 0);
        Assert.That(() => context.Measure(1), Throws.ArgumentException.With.Message.Contains("update_bytes is 1"));
    }

    private static float[] Normals(int count, ulong seed)
    {
        float[] values = new float[count];
        Kernels.Normal(values, seed);
        return values;
    }
}
