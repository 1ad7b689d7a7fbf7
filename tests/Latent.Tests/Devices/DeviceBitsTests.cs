using System.Globalization;
using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Devices;

/// <summary>
/// Fifty steps of every kind of model on the device that LATENT_DEVICE names, beside the CPU with AVX2: those of the backend <c>cuda</c> have
/// the same bits where no sum is taken in another order, and the others differ as little as two orders of the same sums do.
/// </summary>
public sealed class DeviceBitsTests
{
    private const int Inputs = 42, Classes = 3, Latents = 8, Rows = 96, Batch = 32, Steps = 50;

    // The norm of the difference of all variables over their norm.
    private const double MostDifference = 1e-5;

    // With another, a sum beside 0 can have another sign before a leaky ReLU, from which on the steps differ.
    private const ulong Seed = 4;

    // A smaller epsilon would make whole steps of the rounding errors of gradients that are 0.
    private static readonly Adam Adam = new(Epsilon: 1e-3);

    private static readonly ConvNet Conv = new(new ImageSize(6, 7), 8, 12);

    private static readonly Mlp Dense = new(16);

    private static IEnumerable<TestCaseData> Kinds =>
    [
        Case(device => new Autoencoder(Inputs, Dense, Latents, null, 1, device), hasBits: true),
        Case(device => new DenoisingAutoencoder(Inputs, Dense, Latents, Corruption.Masking, 0.3, null, 1, device), hasBits: true),
        Case(device => new SparseAutoencoder(Inputs, Dense, Latents, 0.1, null, 1, device), hasBits: true),
        Case(device => new ContractiveAutoencoder(Inputs, Dense, Latents, 0.1, null, 1, device)),
        Case(device => new Vae(Inputs, Dense, Latents, null, 1, device), hasBits: true),
        Case(device => new Vae(Inputs, Conv, Latents, null, 1, device), "conv-vae"),
        Case(device => new BetaVae(Inputs, Dense, Latents, 4, 3, null, 1, device), hasBits: true),
        Case(device => new ConditionalVae(Inputs, Classes, Dense, Latents, null, 1, device), hasBits: true),
        Case(device => new Iwae(Inputs, [(Dense, Latents)], 3, true, 1, device)),
        Case(device => new Gan(Inputs, Dense, Latents, null, 1, device)),
        Case(device => new Dcgan(Conv, Latents, null, 1, device)),
        Case(device => new ConditionalGan(Inputs, Classes, Dense, Latents, null, 1, device)),
        Case(device => new WassersteinGan(Inputs, Dense, Latents, WassersteinGan.Paper with { DiscriminatorSteps = 2 }, 1, device)),
        Case(device => new SpectralGan(Inputs, Conv, Latents, null, 1, device)),
    ];

    [TestCaseSource(nameof(Kinds))]
    public void Fifty_steps_are_those_of_the_CPU(Func<Device, Model> make, bool hasBits)
    {
        if (Device.Default.IsCpu)
        {
            Assert.Ignore("LATENT_DEVICE names no other device.");
        }

        using Device cpu = Device.OnCpu(1, Context.IsSupported(Variant.Avx2) ? Variant.Avx2 : Variant.Best);
        using Model expected = Trained(make, cpu), actual = Trained(make, Device.Default);
        float[] wanted = Values(expected), got = Values(actual);
        bool isEqual = wanted.AsSpan().SequenceEqual(got);
        double difference = Norm(wanted.Zip(got, (a, b) => (double)a - b)) / Norm(wanted.Select(a => (double)a));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Device.Default.Name} beside {cpu}: {(isEqual ? "equal bits" : $"{difference:E1}")}"));
        Assert.That(difference, Is.LessThanOrEqualTo(MostDifference));
        if (hasBits && Device.Default.Context.Backend == "cuda" && cpu.Context.Variant is Variant.Avx2)
        {
            Assert.That(isEqual, Is.True);
        }
    }

    private static float[] Values(Model model) => [.. model.Variables.SelectMany(variable => model.Read(variable))];

    private static Model Trained(Func<Device, Model> make, Device device)
    {
        Model model = make(device);
        using OptimizerState state = new(Adam, model);
        using TableProgram program = new(model, Data(), Batch, CompilerOptions.Default, Adam, state, clipNorm: 0);
        int[] order = [.. Enumerable.Range(0, Steps * program.BatchesPerStep * Batch).Select(i => i * 7 % Rows)];
        program.RunBlock(order, new RunOptions { Seed = Seed }, new RateRule(Adam.LearningRate, null));
        return model;
    }

    private static Dataset Data()
    {
        float[] values = new float[Rows * Inputs];
        new RandomSource(9).Uniform(values, 0.5);
        return Dataset.FromFloats("random", Array.ConvertAll(values, value => value + 0.5f), Inputs,
            [.. Enumerable.Range(0, Rows).Select(row => (byte)(row % Classes))], Conv.Image);
    }

    private static TestCaseData Case(Func<Device, Model> make, string? name = null, bool hasBits = false)
    {
        using Model model = make(Device.Cpu);
        return new TestCaseData(make, hasBits).SetArgDisplayNames(name ?? model.Kind);
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));
}
