namespace Latent.Interop.Tests.KernelTests;

internal sealed class OptimizerTests
{
    private static readonly float[] Start = [1, -2, 0.5f];
    private static readonly float[] Gradient = [0.1f, -0.2f, 3];

    [TestCase(0, 0, false)]
    [TestCase(0, 0.1, false)]
    [TestCase(0.9, 0, false)]
    [TestCase(0.9, 0.1, false)]
    [TestCase(0.9, 0.1, true)]
    public void Sgd_follows_its_formula_for_three_steps(double momentum, double weightDecay, bool nesterov)
    {
        float[] parameter = [.. Start], velocity = new float[momentum == 0 ? 0 : Start.Length];
        double[] p = [.. Start.Select(x => (double)x)], v = new double[3];

        for (int step = 0; step < 3; step++)
        {
            Kernels.Sgd(parameter, velocity, Gradient, 0.1f, momentum, weightDecay, nesterov);
            for (int i = 0; i < p.Length; i++)
            {
                double g = Gradient[i] + (weightDecay * p[i]);
                v[i] = (momentum * v[i]) + g;
                p[i] -= 0.1f * (nesterov ? g + (momentum * v[i]) : v[i]);
                Close.AssertNear(parameter[i], p[i], $"parameter {i} after step {step}", scale: 1);
            }
        }
    }

    [Test]
    public void An_empty_velocity_is_none_wherever_it_is()
    {
        using NativeBuffer<float> nothing = new(0);
        float[] room = new float[8];

        Assert.That(() => Kernels.Sgd(new float[2], Array.Empty<float>(), new float[2], 0.1f, momentum: 0.9), Throws.ArgumentException);
        Assert.That(() => Kernels.Sgd(new float[2], nothing, new float[2], 0.1f, momentum: 0.9), Throws.ArgumentException);
        Assert.That(() => Kernels.Sgd(new float[2], room.AsSpan(4, 0), new float[2], 0.1f, momentum: 0.9), Throws.ArgumentException);
        Assert.That(room, Is.All.Zero);
    }

    [TestCase(0)]
    [TestCase(0.1)]
    public void RmsProp_follows_its_formula_for_three_steps(double weightDecay)
    {
        float[] parameter = [.. Start], meanSquare = new float[3];
        double[] p = [.. Start.Select(x => (double)x)], s = new double[3];

        for (int step = 0; step < 3; step++)
        {
            Kernels.RmsProp(parameter, meanSquare, Gradient, 0.01f, 0.9, 1e-6, weightDecay);
            for (int i = 0; i < p.Length; i++)
            {
                double g = Gradient[i] + (weightDecay * p[i]);
                s[i] = (0.9 * s[i]) + (0.1 * g * g);
                p[i] -= 0.01f * g / (Math.Sqrt(s[i]) + 1e-6);
                Close.AssertNear(parameter[i], p[i], $"parameter {i} after step {step}", scale: 1);
            }
        }
    }

    [TestCase(0, false)]
    [TestCase(0.1, false)]
    [TestCase(0.1, true)]
    public void Adam_follows_its_formula_for_three_steps(double weightDecay, bool decoupled)
    {
        float[] parameter = [.. Start], first = new float[3], second = new float[3];
        double[] p = [.. Start.Select(x => (double)x)], m = new double[3], v = new double[3];

        for (int step = 0; step < 3; step++)
        {
            Kernels.Adam(parameter, first, second, Gradient, step, 0.01f, weightDecay: weightDecay, decoupled: decoupled);
            for (int i = 0; i < p.Length; i++)
            {
                double g = Gradient[i] + (decoupled ? 0 : weightDecay * p[i]);
                p[i] *= decoupled ? 1 - (0.01f * weightDecay) : 1;
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.999 * v[i]) + (0.001 * g * g);
                double mHat = m[i] / (1 - Math.Pow(0.9, step + 1)), vHat = v[i] / (1 - Math.Pow(0.999, step + 1));
                p[i] -= 0.01f * mHat / (Math.Sqrt(vHat) + 1e-8);
                Close.AssertNear(parameter[i], p[i], $"parameter {i} after step {step}", scale: 1);
            }
        }
    }

    [Test]
    public void A_state_or_gradient_of_another_length_is_refused_with_its_name()
    {
        AssertNamed("velocity", () => Kernels.Sgd(new float[2], new float[1], new float[2], 0.1f, 0.9));
        AssertNamed("gradient", () => Kernels.Sgd(new float[2], default, new float[1], 0.1f));
        AssertNamed("meanSquare", () => Kernels.RmsProp(new float[2], new float[1], new float[2], 0.1f));
        AssertNamed("firstMoment", () => Kernels.Adam(new float[2], new float[1], new float[2], new float[2], 0));
        AssertNamed("secondMoment", () => Kernels.Adam(new float[2], new float[2], new float[3], new float[2], 0));
    }

    [Test]
    public void Momentum_without_velocity_and_a_negative_step_are_refused()
    {
        Assert.That(() => Kernels.Sgd(new float[2], default, new float[2], 0.1f, momentum: 0.9), Throws.ArgumentException);
        Assert.That(
            () => Kernels.Adam(new float[1], new float[1], new float[1], new float[1], step: -1),
            Throws.ArgumentException.With.Message.Contains("-1"));
    }

    private static void AssertNamed(string name, Action call) =>
        Assert.That(call, Throws.ArgumentException.With.Property("ParamName").EqualTo(name));
}
